import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { exchange, type Question } from '../../../activities/http/exchange.js';

const LIMITS = { timeoutMs: 5_000, bytesMax: 1_000 };

/** Sends one request to a server that answers with a status, and tells what arrived. */
async function sent(question: Partial<Question>, status: number) {
  const seen: { request: IncomingMessage; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ request, body: Buffer.concat(chunks).toString() });
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end('well');
    });
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/path?a=b`);
  const whole = { url, accept: 'text/plain', headers: {}, tls: {}, ...question };
  const answer = await exchange(whole, LIMITS, new AbortController().signal).catch((error: Error) => error.message);
  return { answer, arrived: seen.map(({ request: { method, url }, body }) => [method, url, body]) };
}

it('sends a body with its method', async () => {
  const { answer, arrived } = await sent({ method: 'POST', body: '{"ä":1}' }, 200);
  expect(arrived).toEqual([['POST', '/path?a=b', '{"ä":1}']]);
  expect(answer).toMatchObject({ text: 'well' });
});

it('is a GET without a body by default', async () => {
  expect((await sent({}, 200)).arrived).toEqual([['GET', '/path?a=b', '']]);
});

it.each([
  [201, 'answered 201'],
  [302, 'answered 302; redirects are not followed'],
  [500, 'answered 500'],
])('%i is no success by default', async (status, words) => {
  expect((await sent({}, status)).answer).toBe(words);
});

it('another status may be a success, and a redirect is never followed', async () => {
  const isSuccess = (status: number): boolean => status < 300;
  expect((await sent({ isSuccess }, 201)).answer).toMatchObject({ text: 'well' });
  expect((await sent({ isSuccess }, 302)).answer).toBe('answered 302; redirects are not followed');
});
