import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { BODY_BYTES_MAX, readBody } from '../../../src/gateway/body.js';

const read = (...chunks: (string | Buffer)[]) =>
  readBody(Readable.from(chunks.map((chunk) => Buffer.from(chunk))) as unknown as IncomingMessage);

it.each<[string, object]>([
  ['', {}],
  ['{}', {}],
  ['{"bootId":"b","note":"n"}', { bootId: 'b', note: 'n' }],
  ['{"bootId":"","note":""}', {}],
  ['{"note":"\\u0000 ☎"}', { note: '\u0000 ☎' }],
])('%j is read as it was meant', async (text, said) => {
  expect(await read(text)).toEqual({ kind: 'said', said });
});

it.each([
  'null',
  '[]',
  '"x"',
  '{"bootId":7}',
  '{"bootId":null}',
  '{"by":"alice"}',
  '{"host":"east-2"}',
  '{"bootId":"b"',
  '{"__proto__":{}}',
  `{"bootId":"${'b'.repeat(201)}"}`,
])('%s is refused', async (text) => {
  expect(await read(text)).toMatchObject({ kind: 'answer', answer: { status: 400 } });
});

it('a body that is not UTF-8 is refused', async () => {
  expect(await read(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ answer: { status: 400 } });
});

it('a body that is too large is not read to its end', async () => {
  const half = 'x'.repeat(BODY_BYTES_MAX / 2);
  expect(await read(half, half)).toMatchObject({ answer: { status: 400 } });
  let taken = 0;
  const endless = Readable.from(
    (function* () {
      for (;;) {
        taken += 1;
        yield Buffer.alloc(1_024);
      }
    })(),
    { objectMode: false, highWaterMark: 1_024 },
  );
  expect(await readBody(endless as unknown as IncomingMessage)).toMatchObject({ answer: { status: 413 } });
  expect(taken).toBeLessThan(20);
});
