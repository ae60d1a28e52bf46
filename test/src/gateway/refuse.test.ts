import { PassThrough } from 'node:stream';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { refuse } from '../../../src/gateway/refuse.js';

it.each([
  ['HPE_HEADER_OVERFLOW', 431, 'too-large', 'Request Header Fields Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'too-slow', 'Request Timeout'],
  ['HPE_INVALID_METHOD', 400, 'bad-request', 'Bad Request'],
])('%s is answered %i %s', async (code, status, word, reason) => {
  const socket = new PassThrough();
  const answered = text(socket);
  expect(refuse(Object.assign(new Error(), { code }), socket as unknown as Socket)).toEqual({ status, word });
  const answer = await answered.catch(() => '');
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} ${reason}\r\n`));
  expect(answer).toMatch(new RegExp(`\r\ncontent-length: ${word.length + 1}\r\n.*\r\n\r\n${word}\n$`));
});

it('nobody is answered who has gone', () => {
  const socket = new PassThrough();
  expect(refuse(Object.assign(new Error(), { code: 'ECONNRESET' }), socket as unknown as Socket)).toBeNull();
  expect(socket.destroyed).toBe(true);
});
