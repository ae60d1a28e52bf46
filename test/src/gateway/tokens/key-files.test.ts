import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeKeyFiles } from '../../../../src/gateway/tokens/key-files.js';
import { keySetText, parseKeySet, publicJwk, type SigningKey } from '../../../../src/gateway/tokens/key-set.js';
import { folder } from './folder.js';
import { privateKey } from './forge.js';

/** Paths in a new folder. */
function paths(): { at: string; output: string; publicFile: string } {
  const at = folder();
  return { at, output: join(at, 'keys.json'), publicFile: join(at, 'public.json') };
}
const keysOf = (path: string) => parseKeySet(readFileSync(path, 'utf8')) as SigningKey[];
const kids = (path: string) => keysOf(path).map(({ kid }) => kid);
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('new files', () => {
  it('hold a key, and only their owner can read the private half', async () => {
    const { at, output, publicFile } = paths();
    const made = await makeKeyFiles({ output, publicFile });
    expect(made).toMatchObject({ kept: null, dropped: [], output, public: publicFile });
    expect(kids(output)).toEqual([made.kid]);
    expect(keysOf(output)[0]!.d).not.toBeNull();
    expect(keysOf(publicFile)).toEqual(keysOf(output).map((key) => ({ ...key, d: null })));
    expect(made.keys).toEqual(keysOf(publicFile).map(publicJwk));
    expect(modeOf(output)).toBe(0o600);
    expect(readdirSync(at).sort()).toEqual(['keys.json', 'public.json']);
  });

  it('need no public file', async () => {
    const { at, output } = paths();
    await makeKeyFiles({ output, publicFile: null });
    expect(readdirSync(at)).toEqual(['keys.json']);
  });
});

describe('existing files', () => {
  it('get a new key that signs, and keep the key before; a third key drops the oldest', async () => {
    const files = paths();
    const made = [];
    for (let count = 0; count < 3; count += 1) made.push(await makeKeyFiles(files));
    const [first, second, third] = made.map(({ kid }) => kid);
    expect(made.map(({ kept }) => kept)).toEqual([null, first, second]);
    expect(made.map(({ dropped }) => dropped)).toEqual([[], [], [first]]);
    expect(kids(files.output)).toEqual([third, second]);
    expect(kids(files.publicFile)).toEqual([third, second]);
    expect(keysOf(files.publicFile).every(({ d }) => d === null)).toBe(true);
  });

  it('become unreadable for others, if they were readable', async () => {
    const { output } = paths();
    writeFileSync(output, keySetText([await privateKey()], 'private'), { mode: 0o644 });
    await makeKeyFiles({ output, publicFile: null });
    expect(modeOf(output)).toBe(0o600);
  });

  it('keep the key before, even if its private half is lost', async () => {
    const files = paths();
    const lost = await privateKey();
    writeFileSync(files.publicFile, keySetText([lost], 'public'));
    const { kid } = await makeKeyFiles(files);
    expect(kids(files.publicFile)).toEqual([kid, lost.kid]);
    expect(kids(files.output)).toEqual([kid]);
  });
});

it('of several at once, no key is lost that was made', async () => {
  const files = paths();
  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => makeKeyFiles(files)));
  const made = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value.kid] : []));
  expect(made).toEqual(expect.arrayContaining(kids(files.output)));
  expect(kids(files.output)).toHaveLength(Math.min(made.length, 2));
  for (const one of tries)
    if (one.status === 'rejected') expect(String(one.reason)).toMatch(/another tagout key is at work/);
});

describe('nothing is written', () => {
  const [a, b] = [privateKey(), privateKey()];
  it.each<[string, (files: ReturnType<typeof paths>) => Promise<void> | void, RegExp]>([
    [
      'over a file without keys',
      ({ output }) => writeFileSync(output, 'precious'),
      /keys.json can't be used: it is not JSON/,
    ],
    [
      'over a public file without keys',
      ({ publicFile }) => writeFileSync(publicFile, '{}'),
      /public.json can't be used: it is not a JWKS/,
    ],
    ['over a folder', ({ output }) => mkdirSync(output), /it is a directory/],
    ['over a link', ({ output }) => symlinkSync('elsewhere.json', output), /keys.json is a link/],
    ['over a public link', ({ publicFile }) => symlinkSync('elsewhere.json', publicFile), /public.json is a link/],
    [
      'if the private file has only a public half',
      async ({ output }) => writeFileSync(output, keySetText([await a], 'public')),
      /keys.json holds a key without its private half/,
    ],
    [
      'if private keys would be published',
      async ({ publicFile }) => writeFileSync(publicFile, keySetText([await a], 'private')),
      /public.json holds private keys/,
    ],
    [
      'over the public half of other keys',
      async ({ output, publicFile }) => {
        writeFileSync(output, keySetText([await a], 'private'));
        writeFileSync(publicFile, keySetText([await b], 'public'));
      },
      /no key of .*public.json is in .*keys.json/,
    ],
  ])('%s', async (_, make, problem) => {
    const files = paths();
    await make(files);
    const before = snapshot(files.at);
    await expect(makeKeyFiles(files)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(problem) as string,
    });
    expect(snapshot(files.at)).toEqual(before);
  });

  it('while another one writes', async () => {
    const { at, ...files } = paths();
    writeFileSync(`${files.publicFile}.lock`, '');
    await expect(makeKeyFiles(files)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(/another tagout key is at work; if none is, remove .*public.json.lock$/) as string,
    });
    expect(readdirSync(at)).toEqual(['public.json.lock']);
  });

  it('if both paths lead to the same file', async () => {
    const { at, output } = paths();
    mkdirSync(join(at, 'sub'));
    symlinkSync('..', join(at, 'sub', 'up'));
    for (const publicFile of [output, join(at, 'sub', '..', 'keys.json'), join(at, 'sub', 'up', 'keys.json')])
      await expect(makeKeyFiles({ output, publicFile })).rejects.toThrow('are the same file');
    expect(existsSync(output)).toBe(false);
  });

  it("if one of the two files can't be written", async () => {
    const { at, publicFile } = paths();
    const output = join(at, 'no-folder', 'keys.json');
    await expect(makeKeyFiles({ output, publicFile })).rejects.toThrow(`there is no folder ${join(at, 'no-folder')}`);
    expect(readdirSync(at)).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('where this user may not write', async () => {
    const { at, output } = paths();
    chmodSync(at, 0o500);
    await expect(makeKeyFiles({ output, publicFile: null })).rejects.toThrow('this user may not write');
    chmodSync(at, 0o700);
  });
});

/** Each name with its content. */
function snapshot(at: string): unknown[] {
  return readdirSync(at).map((name) => {
    const path = join(at, name);
    return [name, existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : null];
  });
}
