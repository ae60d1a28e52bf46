import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tagout } from '../stub/harness.js';

/** Arguments for files in a folder of their own. */
function files() {
  const at = mkdtempSync(join(tmpdir(), 'tagout-key-'));
  onTestFinished(() => rmSync(at, { recursive: true }));
  const [output, publicFile] = [join(at, 'keys.json'), join(at, 'public.json')];
  return { output, publicFile, argv: ['key', '--output', output, '--public', publicFile] };
}
const keysOf = (path: string) => (JSON.parse(readFileSync(path, 'utf8')) as { keys: Record<string, unknown>[] }).keys;

describe('key', () => {
  it('makes two files, and says what each is for', async () => {
    const { output, publicFile, argv } = files();
    const { exit, stdout, stderr } = await tagout(argv);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const [{ kid, d }] = keysOf(output) as [Record<string, string>];
    expect(stdout.split('\n')).toEqual([
      `key ${kid} signs from now on`,
      `private keys: ${output}, which only tagout token needs`,
      `public keys:  ${publicFile}, for tagout gateway --keys`,
      '',
    ]);
    expect(stdout).not.toContain(d);
    expect(statSync(output).mode & 0o777).toBe(0o600);
    expect(keysOf(publicFile)[0]).not.toHaveProperty('d');
  });

  it('keeps the key before, and drops the one before that', async () => {
    const { argv, output } = files();
    await tagout(argv);
    const second = await tagout(argv);
    const [b, a] = keysOf(output).map(({ kid }) => kid as string);
    expect(second.stdout).toContain(`key ${b} signs from now on\nkey ${a} stays valid for the tokens that it signed`);
    const third = await tagout(argv);
    expect(third.stdout).toContain(`key ${b} stays valid`);
    expect(third.stdout).toContain(`key ${a} is not valid any more`);
  });

  it('prints the public keys without --public', async () => {
    const { output } = files();
    const { exit, stdout, stderr } = await tagout(['key', '--output', output]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const own = keysOf(output).map(({ d, ...key }) => ({ has: typeof d, key }));
    expect(JSON.parse(stdout)).toEqual({ keys: own.map(({ key }) => key) });
    expect(own.map(({ has }) => has)).toEqual(['string']);
  });

  it('prints one JSON document, which is a JWKS as well', async () => {
    const { output, publicFile, argv } = files();
    const first = (await tagout([...argv, '--json'])).json();
    expect(first).toEqual({
      ...{ kid: keysOf(output)[0]!['kid'], kept: null, dropped: [], output, public: publicFile },
      keys: keysOf(publicFile),
    });
    await tagout(argv);
    const second = keysOf(output)[0]!['kid'];
    expect((await tagout([...argv, '--json'])).json()).toMatchObject({ kept: second, dropped: [first['kid']] });
  });

  it('says in one sentence what it will not write over', async () => {
    const { output, argv } = files();
    writeFileSync(output, 'service: core\n');
    const message = `the key file ${output} can't be used: it is not JSON`;
    expect(await tagout(argv)).toMatchObject({ exit: 2, stdout: '', stderr: `${message}\n` });
    expect((await tagout([...argv, '--json'])).json()).toEqual({ error: { exit: 2, message } });
    expect(readFileSync(output, 'utf8')).toBe('service: core\n');
  });

  it('needs to know where', async () => {
    expect(await tagout(['key'])).toMatchObject({ exit: 2 });
  });
});
