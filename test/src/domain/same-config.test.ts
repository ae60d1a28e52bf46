import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.js';
import type { Config } from '../../../src/domain/config.js';
import { findForeignKeys, withHostsOf } from '../../../src/domain/same-config.js';

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
/** The config as Temporal passes it on. */
const sent = (): Config => JSON.parse(JSON.stringify(file)) as Config;
const east = (config: Config) => config.clusters[0]!;
const source = (config: Config) => config.hostStatus[0]!;

test.each<[string, (config: Config) => unknown]>([
  ['the same', (config) => config],
  [
    'order',
    (config) => ({
      ...config,
      clusters: config.clusters.toReversed(),
      loadBalancers: config.loadBalancers.toReversed(),
    }),
  ],
  ['fewer sections', ({ service, hostStatus }) => ({ service, hostStatus })],
  ['fewer clusters', (config) => ({ ...config, clusters: [east(config)] })],
  ['--no-reboot', (config) => ({ ...config, maintenance: { ...config.maintenance, reboot: 'optional' } })],
  ['another spelling of an address', () => read(TEXT.replace('2001:db8::b', '2001:DB8:0:0::B'))],
  ['a setting at its default', () => read(`${TEXT}drain: { settle: 60000ms }\ncapacity: { minHealthy: 1 }\n`)],
])('no difference: %s', (_, change) => {
  expect(findForeignKeys(change(sent()), file)).toEqual([]);
});

test.each<[string, (config: Config) => unknown, string[]]>([
  [
    'a host of its own',
    (c) => east(c).hosts.push({ name: 'x', address: '169.254.169.254', targets: [] }),
    ['clusters.east.hosts.x'],
  ],
  ['a host left out', (c) => east(c).hosts.pop(), ['clusters.east.hosts.east-2']],
  ['a host twice', (c) => east(c).hosts.push(east(c).hosts[0]!), ['clusters.east.hosts']],
  ['another address', (c) => (east(c).hosts[0]!.address = '10.0.1.99'), ['clusters.east.hosts.east-1.address']],
  ['another target', (c) => east(c).hosts[1]!.targets.push('10.9.9.9'), ['clusters.east.hosts.east-2.targets']],
  ['no hosts at all', (c) => Reflect.deleteProperty(east(c), 'hosts'), ['clusters.east.hosts']],
  ['another group', (c) => (east(c).targetGroups = ['core-west']), ['clusters.east.targetGroups']],
  ['another cluster', (c) => c.clusters.push({ name: 'north', targetGroups: [], hosts: [] }), ['clusters.north']],
  ['another load balancer', (c) => c.loadBalancers.push('other'), ['loadBalancer']],
  ['another URL', (c) => (source(c).url = 'http://169.254.169.254/{host}'), ['hostStatus[0].url']],
  ['one more header', (c) => (source(c).headers['Cookie'] = '${TAGOUT_OTHER}'), ['hostStatus[0].headers.Cookie']],
  ['a file for tls', (c) => (source(c).tls = { ca: '/etc/shadow', cert: null, key: null }), ['hostStatus[0].tls']],
  ['no ready any more', (c) => Object.assign(source(c).format, { ready: null }), ['hostStatus[0].json.ready']],
  ['ready left out', (c) => Reflect.deleteProperty(source(c).format, 'ready'), ['hostStatus[0].json.ready']],
  ['one more source', (c) => c.hostStatus.push(source(c)), ['hostStatus']],
  ['less capacity', (c) => (c.capacity.minHealthy = { count: 0 }), ['capacity.minHealthy.count']],
  ['a shorter quiet', (c) => (c.drain.quietMs = 0), ['drain.quiet']],
  ['ramp steps', (c) => (c.reactivate.steps = [50, 100]), ['reactivate.steps']],
  ['a key that this version does not have', (c) => Object.assign(c, { skip: true }), ['skip']],
  ['several', (c) => [(c.drain.quietMs = 0), (c.watch.everyMs = 1)], ['drain.quiet', 'watch.every']],
  ['malformed clusters', (c) => Object.assign(c, { clusters: 'east' }), ['clusters']],
])('the difference is named: %s', (_, edit, keys) => {
  const config = sent();
  edit(config);
  expect(findForeignKeys(config, file)).toEqual(keys);
});

test.each([null, [], 'core', 5])('a value that is not a config at all is named: %j', (carried) => {
  expect(findForeignKeys(carried, file)).toEqual(['the config']);
});

test("a run can't require a reboot that the file does not require", () => {
  const optional = { ...file, maintenance: { ...file.maintenance, reboot: 'optional' as const } };
  expect(findForeignKeys(sent(), optional)).toEqual(['maintenance.reboot']);
});

test('a step that gets only some of the hosts carries nothing that the file does not have', () => {
  const part = sent();
  const [first] = part.clusters;
  part.clusters = [{ ...first!, hosts: first!.hosts.slice(1) }];
  expect(findForeignKeys(part, file)).toEqual(['clusters.east.hosts.east-1']);
  expect(findForeignKeys(part, withHostsOf(part, file))).toEqual([]);
  const elsewhere = structuredClone(part);
  elsewhere.clusters[0]!.hosts[0]!.address = '169.254.169.254';
  expect(findForeignKeys(elsewhere, withHostsOf(elsewhere, file))).toEqual(['clusters.east.hosts.east-2.address']);
  const more = structuredClone(part);
  more.clusters[0]!.hosts.push({ name: 'east-9', address: '10.9.9.9', targets: ['10.9.9.9'] });
  expect(findForeignKeys(more, withHostsOf(more, file))).toEqual(['clusters.east.hosts.east-9']);
});
