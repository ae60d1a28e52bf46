import { expect, it } from 'vitest';
import { statusUrl } from '../../../activities/host-status/status-url.js';
import { parseConfig } from '../../../src/config.js';

/** The URL at which the first host of a config with this address is read. */
function asked(address: string, template: string): string {
  const result = parseConfig(`service: core
loadBalancer: core
clusters:
  east: { targetGroups: [core-east], hosts: { east-1: '${address}' } }
  west: { targetGroups: [core-west], hosts: { west-1: 10.0.2.11 } }
hostStatus:
  url: ${template}
  json: { inFlight: /inFlight, bootId: /bootId }
`);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const [host] = result.config.clusters[0]!.hosts;
  return statusUrl(result.config.hostStatus[0]!.url, host!).url.href;
}

it.each([
  ['10.0.1.11', 'http://{address}:8080/status', 'http://10.0.1.11:8080/status'],
  ['10.0.1.11:81', 'http://{address}/status', 'http://10.0.1.11:81/status'],
  ['app-1.internal:81', 'http://{address}/status', 'http://app-1.internal:81/status'],
  ['2001:db8::1', 'http://{address}:8080/status', 'http://[2001:db8::1]:8080/status'],
  ['::ffff:10.0.1.11', 'http://{address}/status', 'http://[::ffff:a00:10b]/status'],
  ['::1', 'http://{address}/status', 'http://[::1]/status'],
  ['[2001:db8::1]', 'http://{address}:8080/status', 'http://[2001:db8::1]:8080/status'],
  ['[2001:db8::1]:81', 'http://{address}/status', 'http://[2001:db8::1]:81/status'],
])('an address that the config takes as %s in %s is read at %s', (address, template, url) => {
  expect(asked(address, template)).toBe(url);
});

it.each([
  ['10.0.1.11:81', 'http://{address}:8080/status'],
  ['a:b:c', 'http://{address}/status'],
])('%s in %s is an error of the config', (address, template) => {
  expect(() => asked(address, template)).toThrow(/can't be asked/);
});
