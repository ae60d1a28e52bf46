import { expect, it } from 'vitest';
import { Reader } from '../../../src/cli/reader.js';

function failing(...codes: string[]): Reader {
  let fail: (error: NodeJS.ErrnoException) => unknown = () => undefined;
  const reader = new Reader({ writableNeedDrain: false, on: (_, listener) => (fail = listener) });
  expect([reader.isGone, reader.complaint()]).toEqual([false, null]);
  for (const code of codes) fail(Object.assign(new Error(`${code}: no`), { code }));
  return reader;
}

it.each<[string, string[], string | null]>([
  ['a reader that reads no more', ['EPIPE', 'ERR_STREAM_DESTROYED'], null],
  ['a terminal that was closed', ['EIO'], null],
  ['a full disk', ['ENOSPC', 'ERR_STREAM_DESTROYED'], "standard output can't be written: ENOSPC: no"],
])('%s is gone, and is told where it lost something', (_, codes, complaint) => {
  const reader = failing(...codes);
  expect([reader.isGone, reader.complaint()]).toEqual([true, complaint]);
});

it('a reader that does not keep up is behind', () => {
  const stream = { writableNeedDrain: true, on: () => undefined };
  expect(new Reader(stream).isBehind).toBe(true);
});
