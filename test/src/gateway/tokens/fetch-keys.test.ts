import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, it, vi } from 'vitest';
import { fetchKeys } from '../../../../src/gateway/tokens/fetch-keys.js';
import { keyServer } from './key-server.js';

const HUGE = JSON.stringify({ keys: [], pad: 'x'.repeat(70_000) });

it.each<[string, RequestListener, string]>([
  [
    'a redirect, which is not followed',
    (_, response) => response.writeHead(302, { location: '/' }).end(),
    'it answers 302',
  ],
  ['an error', (_, response) => response.writeHead(500).end('{"keys":[]}'), 'it answers 500'],
  ['a page', (_, response) => response.end('<html>'), 'not JSON'],
  ['other JSON', (_, response) => response.end('{"issuer":"x"}'), 'malformed'],
  ['too much', (_, response) => response.end(HUGE), 'more than 65536 bytes'],
  [
    'too much, packed',
    (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(HUGE)),
    'more than 65536 bytes',
  ],
])('fails on %s', async (_, answer, problem) => {
  const server = await keyServer([]);
  server.answer(answer);
  await expect(fetchKeys(new URL(server.url))).rejects.toThrow(problem);
});

it.each<[string, RequestListener]>([
  ['never', () => undefined],
  ['without an end', (_, response) => void response.write('{"keys":[')],
])('fails on a server that answers %s', async (_, answer) => {
  // The time limit itself, at once and not after 5 s.
  const asked: number[] = [];
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    asked.push(ms);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('late', 'TimeoutError')), 50);
    return controller.signal;
  });
  const server = await keyServer([]);
  server.answer(answer);
  await expect(fetchKeys(new URL(server.url))).rejects.toThrow('it has not answered within 5 s');
  vi.restoreAllMocks();
  expect(asked).toEqual([5_000]);
});
