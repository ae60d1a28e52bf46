import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { CheckToken } from '../../../../src/gateway/proof.js';
import { createTokenCheck } from '../../../../src/gateway/tokens/token-check.js';
import { configFile } from '../stub/config-file.js';
import { configText, tagout } from '../stub/harness.js';

const at = mkdtempSync(join(tmpdir(), 'tagout-token-'));
const [keys, publicFile] = [join(at, 'keys.json'), join(at, 'public.json')];
let check: CheckToken;

beforeAll(async () => {
  await tagout(['key', '--output', keys, '--public', publicFile]);
  check = await createTokenCheck({ keysFile: publicFile, report: () => undefined });
});
afterAll(() => rmSync(at, { recursive: true }));

/** The command line for east-1, with more. */
const argv = (...more: string[]) => [
  ...['token', '--keys', keys, '-f', configFile(configText('core'))],
  ...(more.includes('--host') ? more : ['--host', 'east-1', ...more]),
];

describe('token', () => {
  it('prints nothing but a token of that host, for 90 days', async () => {
    const { exit, stdout, stderr } = await tagout(argv());
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const { iat, exp, jti } = decodeJwt(stdout.trim());
    expect(exp! - iat!).toBe(90 * 86_400);
    expect(await check(stdout.trim())).toEqual({ kind: 'host', service: 'core', host: 'east-1', id: jti });
  });

  it('prints one JSON document', async () => {
    const { json, stderr } = await tagout(argv('--json'));
    const { token, expiresAt } = json() as { token: string; expiresAt: string };
    expect({ stderr, keys: Object.keys(json()) }).toEqual({ stderr: '', keys: ['token', 'expiresAt'] });
    expect(expiresAt).toBe(new Date(decodeJwt(token).exp! * 1000).toISOString());
  });

  it.each([
    ['30m', 1800],
    ['1h', 3600],
    ['1500ms', 2],
    ['8784h', 366 * 86_400],
  ])('expires after %s, and the gateway takes it', async (expires, seconds) => {
    const { stdout } = await tagout(argv('--expires', expires));
    const { iat, exp } = decodeJwt(stdout.trim());
    expect(exp! - iat!).toBe(seconds);
    expect(await check(stdout.trim())).toMatchObject({ kind: 'host' });
  });

  it.each(['0s', '8785h', '90d', '90', '-1h', 'never'])('never expires after %s', async (expires) => {
    const { exit, stdout, stderr } = await tagout(argv('--expires', expires));
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain('at most 8784h');
  });

  it.each([
    ['east1', 'core has no host east1; did you mean east-1'],
    ['database', 'core has no host database; its hosts are: east-1, east-2, west-1'],
    ['east', 'core has no host east; did you mean'],
  ])('is refused to %s', async (host, sentence) => {
    const { exit, stdout, stderr } = await tagout(argv('--host', host));
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toContain(sentence);
  });

  it('is not signed with a public key', async () => {
    const message = `${publicFile} holds no private key, so it can't sign: name the file of tagout key --output`;
    expect(await tagout(argv('--keys', publicFile))).toMatchObject({ exit: 2, stdout: '', stderr: `${message}\n` });
  });

  it('is not signed without a key', async () => {
    const { exit, stderr } = await tagout(argv('--keys', join(at, 'none.json')));
    expect(exit).toBe(2);
    expect(stderr).toBe(`the key file ${join(at, 'none.json')} can't be used: there is no such file\n`);
  });

  it('says that others may read the keys', async () => {
    chmodSync(keys, 0o640);
    onTestFinished(() => chmodSync(keys, 0o600));
    const { exit, stdout, stderr } = await tagout(argv());
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^\S+\n$/);
    expect(stderr).toBe(`other users of this machine may read ${keys}: chmod 600 ${keys}\n`);
  });
});
