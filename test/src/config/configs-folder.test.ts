import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BadConfigs, ConfigsFolder } from '../../../src/config/configs-folder.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tagout-configs-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const config = (service: string, settle = '60s') => `service: ${service}
loadBalancer: core
clusters:
  east: { targetGroups: [core-east], hosts: { east-1: 10.0.1.11 } }
  west: { targetGroups: [core-west], hosts: { west-1: 10.0.2.11 } }
hostStatus: { url: 'http://{address}/status', json: { inFlight: /inFlight, bootId: /bootId } }
drain: { settle: ${settle} }
`;

test('each service has its file, whatever else is in the folder', () => {
  write('core.yaml', config('core'));
  write('edge.yml', config('edge'));
  write('README.md', 'no config');
  write('.core.yaml.swp', 'no config');
  const configs = new ConfigsFolder(folder);
  expect(configs.configOf('core')).toMatchObject({ service: 'core' });
  expect(configs.configOf('edge')).toMatchObject({ service: 'edge' });
  expect(configs.configOf('other')).toBe(`no file in ${folder} is of service other`);
});

test('a folder mounted as links is followed when its target is replaced', () => {
  for (const [version, settle] of [
    ['1', '1s'],
    ['2', '2s'],
  ] as const) {
    mkdirSync(join(folder, `..${version}`));
    write(`..${version}/core.yaml`, config('core', settle));
  }
  symlinkSync('..1', join(folder, '..data'));
  symlinkSync('..data/core.yaml', join(folder, 'core.yaml'));
  const configs = new ConfigsFolder(folder);
  expect(configs.configOf('core')).toMatchObject({ drain: { settleMs: 1000 } });
  symlinkSync('..2', join(folder, '..new'));
  renameSync(join(folder, '..new'), join(folder, '..data'));
  expect(configs.configOf('core')).toMatchObject({ drain: { settleMs: 2000 } });
});

test.each<[string, () => void, RegExp]>([
  ['no folder', () => rmSync(folder, { recursive: true }), /^--configs: .* can't be read: ENOENT/],
  ['an empty one', () => undefined, /has no \.yaml or \.yml file: no run could go on$/],
  ['one that is wrong', () => write('core.yaml', 'service: core\nclusters: 5\n'), /core\.yaml: .*line 2: /],
  [
    'one that links to nothing',
    () => symlinkSync('gone', join(folder, 'core.yaml')),
    /core\.yaml: the config .* there is no such file/,
  ],
  [
    'a service twice',
    () => (write('a.yaml', config('core')), write('b.yaml', config('core'))),
    /^--configs: a\.yaml and b\.yaml in \S+ are both of service core: remove one$/,
  ],
])('a worker does not start on %s', (_, prepare, message) => {
  prepare();
  expect(() => new ConfigsFolder(folder)).toThrow(message);
  expect(() => new ConfigsFolder(folder)).toThrow(BadConfigs);
});

test('a file that becomes wrong later affects only its service, and recovers', () => {
  write('core.yaml', config('core'));
  write('edge.yaml', config('edge'));
  const configs = new ConfigsFolder(folder);
  write('core.yaml', 'service: 5');
  expect(configs.configOf('core')).toMatch(/core\.yaml can't be used: .*service/);
  expect(configs.configOf('edge')).toMatchObject({ service: 'edge' });
  expect(configs.configOf('new')).toMatch(/is of service new; core\.yaml can't be read$/);
  write('core.yaml', config('core', '5s'));
  expect(configs.configOf('core')).toMatchObject({ drain: { settleMs: 5000 } });
  write('twin.yaml', config('core'));
  expect(configs.configOf('core')).toMatch(/core\.yaml and twin\.yaml .* both of service core/);
  rmSync(folder, { recursive: true });
  expect(configs.configOf('edge')).toMatch(/can't be read/);
});

test.each<[string, () => void, RegExp]>([
  ['half saved', () => write('core.yaml', config('core').slice(0, 60)), /core\.yaml can't be used/],
  ['there twice', () => write('core-old.yaml', config('core', '7s')), /are both of service core/],
  ['gone', () => rmSync(join(folder, 'core.yaml')), /no file in \S+ is of service core$/],
  ['gone with the folder', () => rmSync(folder, { recursive: true }), /can't be read/],
])('the last valid config of a file that is %s is kept, until there is another', (_, breakIt, trouble) => {
  write('core.yaml', config('core', '1s'));
  write('edge.yaml', config('edge'));
  const configs = new ConfigsFolder(folder);
  write('core.yaml', config('core', '2s'));
  expect(configs.lastGoodConfigOf('core')).toMatchObject({ drain: { settleMs: 2000 } });
  breakIt();
  expect(configs.configOf('core')).toMatch(trouble);
  expect(configs.lastGoodConfigOf('core')).toMatchObject({ drain: { settleMs: 2000 } });
  expect(configs.lastGoodConfigOf('other')).toBe(configs.configOf('other'));
  rmSync(join(folder, 'core-old.yaml'), { force: true });
  mkdirSync(folder, { recursive: true });
  write('core.yaml', config('core', '3s'));
  expect(configs.lastGoodConfigOf('core')).toMatchObject({ drain: { settleMs: 3000 } });
});

test('a waiting step uses what was just read, and a step that begins reads the folder', () => {
  write('core.yaml', config('core', '1s'));
  const configs = new ConfigsFolder(folder);
  write('core.yaml', config('core', '2s'));
  expect(configs.configOf('core', 600_000)).toMatchObject({ drain: { settleMs: 1000 } });
  expect(configs.configOf('core')).toMatchObject({ drain: { settleMs: 2000 } });
  write('core.yaml', 'service: 5');
  expect(configs.lastGoodConfigOf('core', 600_000)).toMatchObject({ drain: { settleMs: 2000 } });
});
