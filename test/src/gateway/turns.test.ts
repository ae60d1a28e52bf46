import { connect } from 'node:net';
import type { ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../src/gateway/listen.js';

const REQUEST = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';

/** Sends so many requests at once on one connection; the handler answers none of them by itself. */
async function pipelined(count: number, more = '') {
  const [begun, urls] = [[] as ServerResponse[], [] as (string | undefined)[]];
  let happened = (): void => undefined;
  const listener = await listen({ host: '127.0.0.1', port: 0 }, null, ({ url }, response) => {
    begun.push(response);
    urls.push(url);
    happened();
  });
  onTestFinished(() => listener.stop(0));
  const socket = connect(Number(new URL(listener.url).port), '127.0.0.1');
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => (text += part));
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  socket.write(Array.from({ length: count }, (_, n) => REQUEST.replace('/', `/${n}`)).join('') + more);
  const next = (): Promise<void> => new Promise((resolve) => (happened = resolve));
  return { begun, urls, closed, next, socket };
}

it('the requests of one connection are answered one after the other', async () => {
  const { begun, urls, next } = await pipelined(3);
  for (const n of [0, 1, 2]) {
    if (begun.length <= n) await next();
    expect(urls).toEqual(['/0', '/1', '/2'].slice(0, n + 1));
    begun[n]!.end('ok');
  }
});

it('a connection with more than that is cut, and none of them is begun', async () => {
  const { begun, closed } = await pipelined(100);
  expect(await closed).toBe('');
  expect(begun.length).toBeLessThanOrEqual(1);
});

it('what is no request gets no answer in place of one that is on its way', async () => {
  const { closed } = await pipelined(1, 'what?\r\n\r\n');
  expect(await closed).toBe('');
});
