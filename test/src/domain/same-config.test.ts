import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.js';
import type { Config } from '../../../src/domain/config.js';
import { findForeignKeys } from '../../../src/domain/same-config.js';

const TEXT = `service: core
loadBalancer: [core, edge]
clusters:
  east: { targetGroups: [core-east, edge-east], hosts: { east-1: 10.0.1.11, east-2: { address: '2001:db8::b', target: [i-0a, 10.0.1.12] } } }
  west: { targetGroups: [core-west], hosts: { west-1: 10.0.2.11 } }
hostStatus:
  url: http://{address}:8080/status
  headers: { Authorization: 'Bearer \${TAGOUT_TOKEN}' }
  json: { inFlight: /inFlight, bootId: /bootId, ready: /ready }
`;

function read(text: string): Config {
  const result = parseConfig(text);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.config;
}

const file = read(TEXT);
/** As Temporal hands it on. */
const sent = (): Config => JSON.parse(JSON.stringify(file)) as Config;
type Loose = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

test.each<[string, (config: Loose) => unknown]>([
  ['the same', (config) => config],
  ['order', (config) => ({ ...config, clusters: config['clusters'].toReversed(), loadBalancers: ['edge', 'core'] })],
  ['another spelling of an address', (c) => ((c['clusters'][0].hosts[1].address = '2001:DB8:0:0::B'), c)],
  ['--no-reboot', (config) => ((config['maintenance'].reboot = 'optional'), config)],
  ['fewer sections', ({ service, hostStatus }) => ({ service, hostStatus })],
  ['fewer clusters', (config) => ({ ...config, clusters: [config['clusters'][0]] })],
  ['a setting at its default', () => read(`${TEXT}drain: { settle: 60000ms }\ncapacity: { minHealthy: 1 }\n`)],
])('no difference: %s', (_, change) => {
  expect(findForeignKeys(change(sent()), file)).toEqual([]);
});

test.each<[string, (config: Loose) => unknown, string[]]>([
  [
    'a host of its own',
    (c) => (c['clusters'][0].hosts.push({ name: 'x', address: '169.254.169.254', targets: [] }), c),
    ['clusters.east.hosts.x'],
  ],
  ['a host left out', (c) => (c['clusters'][0].hosts.pop(), c), ['clusters.east.hosts.east-2']],
  ['a host twice', (c) => (c['clusters'][0].hosts.push(c['clusters'][0].hosts[0]), c), ['clusters.east.hosts']],
  [
    'another address',
    (c) => ((c['clusters'][0].hosts[0].address = '10.0.1.99'), c),
    ['clusters.east.hosts.east-1.address'],
  ],
  [
    'another target',
    (c) => (c['clusters'][0].hosts[1].targets.push('10.9.9.9'), c),
    ['clusters.east.hosts.east-2.targets'],
  ],
  ['no hosts at all', (c) => (delete c['clusters'][0].hosts, c), ['clusters.east.hosts']],
  ['another group', (c) => ((c['clusters'][0].targetGroups = ['core-west']), c), ['clusters.east.targetGroups']],
  [
    'another cluster',
    (c) => (c['clusters'].push({ name: 'north', targetGroups: [], hosts: [] }), c),
    ['clusters.north'],
  ],
  ['another load balancer', (c) => (c['loadBalancers'].push('other'), c), ['loadBalancer']],
  ['another URL', (c) => ((c['hostStatus'][0].url = 'http://169.254.169.254/{host}'), c), ['hostStatus[0].url']],
  [
    'one more header',
    (c) => ((c['hostStatus'][0].headers.Cookie = '${TAGOUT_OTHER}'), c),
    ['hostStatus[0].headers.Cookie'],
  ],
  [
    'a file for tls',
    (c) => ((c['hostStatus'][0].tls = { ca: '/etc/shadow', cert: null, key: null }), c),
    ['hostStatus[0].tls'],
  ],
  ['no ready any more', (c) => ((c['hostStatus'][0].format.ready = null), c), ['hostStatus[0].json.ready']],
  ['ready left out', (c) => (delete c['hostStatus'][0].format.ready, c), ['hostStatus[0].json.ready']],
  ['one more source', (c) => (c['hostStatus'].push(c['hostStatus'][0]), c), ['hostStatus']],
  ['less capacity', (c) => ((c['capacity'].minHealthy = { count: 0 }), c), ['capacity.minHealthy.count']],
  ['a shorter quiet', (c) => ((c['drain'].quietMs = 0), c), ['drain.quiet']],
  ['ramp steps', (c) => ((c['reactivate'].steps = [50, 100]), c), ['reactivate.steps']],
  ['a key that this version has not', (c) => ((c['skip'] = true), c), ['skip']],
  ['several', (c) => ((c['drain'].quietMs = 0), (c['watch'].everyMs = 1), c), ['drain.quiet', 'watch.every']],
  ['clusters of no shape', (c) => ((c['clusters'] = 'east'), c), ['clusters']],
  ['no config', () => null, ['the config']],
  ['a list', () => [], ['the config']],
])('it is told: %s', (_, change, keys) => {
  expect(findForeignKeys(change(sent()), file)).toEqual(keys);
});

test('a file that needs no reboot is not made to need one', () => {
  const config = sent();
  const optional = { ...file, maintenance: { ...file.maintenance, reboot: 'optional' as const } };
  expect(findForeignKeys(config, optional)).toEqual(['maintenance.reboot']);
});
