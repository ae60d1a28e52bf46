import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configFile } from './stub/config-file.js';
import { configText, tagout } from './stub/harness.js';

const VERBS = [
  'worker',
  'gateway',
  'dev',
  'check',
  'init',
  'setup',
  'probe',
  'schema',
  'plan',
  'start',
  'roll',
  'pause',
  'resume',
  'status',
  'watch',
  'wait',
  'list',
  'guard',
  'who',
  'report',
  'done',
  'abort',
  'key',
  'token',
  'completion',
];

describe('help', () => {
  it('names every verb, and none of them skips a step', async () => {
    const { exit, stdout, stderr } = await tagout(['--help']);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const verbs = [...stdout.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, verb]) => verb);
    expect(verbs).toEqual([...VERBS, 'help']);
  });

  it.each(VERBS)('is there for %s', async (verb) => {
    const { exit, stdout } = await tagout([verb, '--help']);
    expect(exit).toBe(0);
    expect(stdout).toContain(`Usage: tagout ${verb}`);
    expect(stdout).toContain('-f, --file');
    expect(stdout.includes('--json')).toBe(!['worker', 'gateway', 'dev'].includes(verb));
  });

  it('says for which verbs -f is not read', async () => {
    const unread = (verb: string) =>
      tagout([verb, '--help']).then(({ stdout }) => /not read by this command/.test(stdout));
    expect(await Promise.all(['worker', 'gateway', 'dev', 'status'].map(unread))).toEqual([true, true, true, false]);
  });

  it('comes with the version, which is that of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await tagout(['--version'])).toMatchObject({ exit: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('is printed by tagout without a verb, with exit 2', async () => {
    const { exit, stderr } = await tagout([]);
    expect(exit).toBe(2);
    expect(stderr).toContain('Usage: tagout');
  });
});

describe('a wrong command line', () => {
  it.each([
    ['an unknown verb', ['skip'], /unknown command 'skip'/],
    ['an unknown option', ['status', '--force'], /unknown option '--force'/],
    ['too many words', ['check', 'east'], /too many arguments/],
    ['no cluster', ['start', '--reason', 'x'], /missing required argument 'cluster'/],
    ['no reason', ['start', 'east'], /required option '--reason <text>'/],
    ['a reason that swallows a flag', ['abort', '--reason', '--leave-out'], /--leave-out is another option/],
    ['a file that swallows a flag', ['plan', 'east', '-f', '--adopt'], /--adopt is another option/],
    ['an empty reason', ['start', 'east', '--reason', ' '], /must not be empty/],
    ['a reason that nobody would read', ['start', 'east', '--reason', 'x'.repeat(30_001)], /no longer than 30000 c/],
    ['no phase', ['wait'], /required option '--until <phase>'/],
    ['an invalid phase', ['wait', '--until', 'drained'], /one of: scheduled, preflight, draining/],
    ['an invalid timeout', ['wait', '--until', 'restored', '--timeout', '5'], /number and ms, s, m or h/],
    ['an invalid wait', ['guard', '--wait', '5'], /number and ms, s, m or h/],
    ['a wait that swallows a flag', ['guard', '--wait', '--file'], /number and ms, s, m or h/],
    ['adopt and standby', ['plan', 'east', '--adopt', '--standby'], /either --adopt or --standby/],
    ['a share with standby', ['plan', 'east', '--standby', '--share', '5'], /works only with --adopt/],
    ['a share without adopt', ['plan', 'east', '--share', '5'], /works only with --adopt/],
    ['a share of nothing', ['plan', 'east', '--adopt', '--share', '0'], /from 1 to 999/],
    ['metrics without an address', ['worker', '--metrics', '9464'], /an IP address and a port/],
    ['metrics at a name', ['worker', '--metrics', 'ops-1:9464'], /an IP address and a port/],
    ['metrics at no port', ['worker', '--metrics', '127.0.0.1:0'], /an IP address and a port/],
    ['metrics at a port beyond all', ['worker', '--metrics', '127.0.0.1:65536'], /an IP address and a port/],
    ['metrics at IPv6 without brackets', ['worker', '--metrics', '::1:9464'], /an IP address and a port/],
    ['a share beyond ELBv2', ['plan', 'east', '--adopt', '--share', '1000'], /from 1 to 999/],
    ['done of nobody', ['done', '--reason', 'x'], /either --host HOST or --all/],
    ['done of one and all', ['done', '--host', 'a', '--all', '--reason', 'x'], /either --host HOST or --all/],
    ['one boot id for all', ['done', '--all', '--boot-id', 'b', '--reason', 'x'], /--boot-id is for a single host/],
    ['abort without a reason', ['abort'], /required option '--reason <text>'/],
  ])('with %s is exit 2, in words and in JSON', async (_, argv, words) => {
    const human = await tagout(argv);
    expect({ exit: human.exit, stdout: human.stdout }).toEqual({ exit: 2, stdout: '' });
    expect(human.stderr).toMatch(words);
    expect(human.stderr).not.toMatch(/\n\s+at /);

    const json = await tagout([...argv, '--json']);
    expect({ exit: json.exit, stderr: json.stderr }).toEqual({ exit: 2, stderr: '' });
    expect(json.json()).toEqual({ error: { exit: 2, message: expect.stringMatching(words) as string } });
  });
});

describe('every other verb', () => {
  it.each([
    ['plan', 'east'],
    ['start', 'east', '--reason', 'x'],
    ['status'],
    ['watch'],
    ['wait', '--until', 'restored'],
    ['guard'],
    ['report'],
  ])('is exit 2 if the config is wrong: %s', async (...argv) => {
    const { exit, stderr } = await tagout([...argv, '-f', configFile('service: Core')]);
    expect(exit).toBe(2);
    expect(stderr).toContain(':1: service must be');
    expect(stderr).toContain('clusters is missing');
  });

  it.each([['plan'], ['start', '--reason', 'x'], ['wait', '--until', 'restored']])(
    'reports an unknown cluster: %s',
    async (...argv) => {
      const { exit, stderr } = await tagout([...argv, 'north', '-f', configFile(configText('core'))]);
      expect(exit).toBe(2);
      expect(stderr).toBe('core has no cluster north; its clusters are: east, west\n');
    },
  );
});
