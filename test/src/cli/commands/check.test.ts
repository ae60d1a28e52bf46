import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFile } from '../stub/config-file.js';
import { configText, tagout } from '../stub/harness.js';

describe('check', () => {
  it('says ok', async () => {
    const argv = ['check', '-f', configFile(configText('core'))];
    expect(await tagout(argv)).toMatchObject({ exit: 0, stdout: 'ok\n', stderr: '' });
    expect((await tagout([...argv, '--json'])).json()).toEqual({ ok: true, errors: [] });
  });

  it('says every error with its line', async () => {
    const path = configFile(configText('Core').replace('json:', 'jsno:'));
    const human = await tagout(['check', '-f', path]);
    expect(human.exit).toBe(2);
    expect(human.stdout).toContain(`${path}:1: service must be`);
    expect(human.stdout).toContain(`${path}:8: hostStatus.jsno is not a key`);
    const json = await tagout(['check', '--json', '-f', path]);
    expect(json.exit).toBe(2);
    expect(json.json()).toMatchObject({ ok: false, errors: [{ line: 1 }, { line: 6 }, { line: 8 }] });
  });

  it('says in a sentence what is not a file', async () => {
    const folder = dirname(configFile(''));
    const { exit, stderr, stdout } = await tagout(['check', '-f', folder]);
    const sentence = `the config ${folder} can't be read: it is a directory; name another with -f FILE or TAGOUT_FILE\n`;
    expect({ exit, stderr, stdout }).toEqual({ exit: 2, stderr: '', stdout: sentence });
  });

  it('warns of the address of a receiver that is written out, and is ok', async () => {
    const notify = "notify: [{ url: 'https://hooks.example/hush', format: slack }]\n";
    const argv = ['check', '-f', configFile(`${configText('core')}\n${notify}`)];
    const { exit, stdout, stderr } = await tagout(argv);
    expect([exit, stdout]).toEqual([0, 'ok\n']);
    expect(stderr).toMatch(/^warning: notify\[0\]\.url is written out \(https:\/\/hooks\.example\/\.\.\.\)/);
    expect((await tagout([...argv, '--json'])).json()).toEqual({ ok: true, errors: [] });
  });

  it('finds the file by TAGOUT_FILE', async () => {
    expect(await tagout(['check'], { TAGOUT_FILE: configFile(configText('core')) })).toMatchObject({ exit: 0 });
    expect(await tagout(['check'], { TAGOUT_FILE: 'no-such-file.yaml' })).toMatchObject({ exit: 2 });
  });
});
