import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayloadCodec } from '@temporalio/common';
import { afterAll, expect, test } from 'vitest';
import { loadDataConverter } from '../../src/connect/data-converter.js';
import { BadSettings } from '../../src/connect/errors.js';
import { toldCodec } from '../../src/connect/told-codec.js';

const folder = mkdtempSync(join(tmpdir(), 'tagout-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CODEC = '{ encode: async (payloads) => payloads, decode: async () => { throw new Error("wrong key\\n at x"); } }';
const payload = { metadata: {}, data: Buffer.from('1') };

let made = 0;
function module(text: string): string {
  const path = join(folder, `${(made += 1)}.mjs`);
  writeFileSync(path, text);
  return path;
}

test.each([undefined, ''])('without a name there is none: %s', async (name) => {
  expect(await loadDataConverter(name)).toBeUndefined();
});

test.each([
  ['by name', `export const dataConverter = { payloadCodecs: [${CODEC}] };`],
  ['as the default', `export default { payloadCodecs: [${CODEC}] };`],
  ['inside the default, as CommonJS has it', `export default { dataConverter: { payloadCodecs: [${CODEC}] } };`],
  ['key by key', `export const payloadCodecs = [${CODEC}];`],
])('it is exported %s', async (_, text) => {
  const [codec] = (await loadDataConverter(module(text)))!.payloadCodecs!;
  expect(await codec!.encode([payload])).toEqual([payload]);
});

test('the error of a codec names the setting, in one line', async () => {
  const [codec] = (await loadDataConverter(module(`export const payloadCodecs = [${CODEC}];`)))!.payloadCodecs!;
  await expect(codec!.decode([payload])).rejects.toThrow(
    /^TAGOUT_DATA_CONVERTER: the module \S+ can't decode the data in Temporal: wrong key; does it have the key .*\?$/,
  );
});

test.each([
  ['export const codec = 1;', /exports no `dataConverter`/],
  ['export const dataConverter = () => 1;', /exports no `dataConverter`/],
  ['export const payloadCodecs = [{ encode() {} }];', /payloadCodecs that are not a list of codecs/],
  ['export const payloadCodecs = { 0: 1 };', /payloadCodecs that are not a list of codecs/],
  ['export const failureConverterPath = 5;', /a converter path that is not a string/],
  ['export const payloadConverterPath = "/no/such.cjs";', /names a converter that can't be loaded: .*\/no\/such\.cjs/],
  ['throw new Error("no key file\\nat line 1");', /can't be loaded: no key file$/],
  ['export const = ;', /can't be loaded: /],
])('an invalid module: %s', async (text, words) => {
  const error: unknown = await loadDataConverter(module(text)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'BadSettings', kind: 'usage', message: expect.stringMatching(words) as string });
  expect((error as Error).message).not.toContain('\n');
});

test('a codec that never answers fails, and the sentence says so', async () => {
  const silent: PayloadCodec = {
    encode: () => new Promise(() => undefined),
    decode: () => new Promise(() => undefined),
  };
  const codec = toldCodec(silent, (what) => new BadSettings(what), 20);
  await expect(codec.encode([payload])).rejects.toThrow(/^can't encode: it has not answered for 0\.02 s$/);
  await expect(codec.decode([payload])).rejects.toThrow(/^can't decode .*: it has not answered for 0\.02 s$/);
}, 5_000);
