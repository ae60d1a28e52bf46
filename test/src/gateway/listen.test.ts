import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen, type Listening, type Listener, type Tls } from '../../../src/gateway/listen.js';
import type { Handler } from '../../../src/gateway/turns.js';
import { makeCertificates } from '../../activities/host-status/certificates.js';
import { testWith } from '../../support/programs.js';

const HALF = 'POST /half HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf';
const OK: Handler = (_, response) => response.end('ok\n');

async function started(tls: Tls | null, handler = OK, options: Listening = {}): Promise<Listener> {
  const listener = await listen({ host: '127.0.0.1', port: 0 }, tls, handler, options);
  onTestFinished(() => listener.stop(0));
  return listener;
}

/** A connection that sends this text, and then nothing more. */
async function silent({ url }: Listener, text = ''): Promise<{ socket: Socket; closed: Promise<string> }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (more: string) => (answer += more));
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(answer)));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  socket.write(text);
  return { socket, closed };
}

describe('a caller that sends too slowly is cut', () => {
  it.each([
    ['nothing', ''],
    ['half a header', 'GET / HTTP/1.1\r\nhost: x\r\n'],
  ])('%s', async (_, text) => {
    const { closed } = await silent(await started(null, OK, { arrivesMs: 50 }), text);
    expect(await closed).toMatch(/^(HTTP\/1.1 408 |$)/);
  });

  it('half a body', async () => {
    const reads: Handler = (request, response) => void request.resume().on('end', () => response.end('ok\n'));
    const { closed } = await silent(await started(null, reads, { arrivesMs: 50 }), HALF);
    expect(await closed).toMatch(/^HTTP\/1.1 408 /);
  });

  testWith('openssl')('nothing, instead of a TLS handshake', async (openssl) => {
    const { read } = await makeCertificates(openssl);
    const tls = { cert: read('server.pem'), key: read('server.key'), clientCa: null };
    const { closed } = await silent(await started(tls, OK, { arrivesMs: 50 }));
    expect(await closed).toBe('');
  });
});

describe('it stops', () => {
  testWith('openssl')('even if a TLS handshake never ends', async (openssl) => {
    const { read } = await makeCertificates(openssl);
    const listener = await started({ cert: read('server.pem'), key: read('server.key'), clientCa: null });
    const { closed } = await silent(listener);
    await listener.stop(50);
    await closed;
  });

  it('after its grace period, even if a request is still being answered', async () => {
    let isAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const listener = await started(null, () => isAsked());
    const { closed } = await silent(listener, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await asked;
    await listener.stop(50);
    expect(await closed).toBe('');
  });
});

it('bytes that are not a request are answered 400, and the connection ends', async () => {
  const { closed } = await silent(await started(null), 'what?\r\n\r\n');
  expect(await closed).toMatch(/^HTTP\/1.1 400 [\s\S]*connection: close\r\n\r\nbad-request\n$/);
});

it('what was refused is told, with the request whose body did not arrive', async () => {
  const told: unknown[] = [];
  const refused: Listening['refused'] = ({ status }, _, request) => told.push([status, request?.url ?? null]);
  const reads: Handler = (request, response) => void request.resume().on('end', () => response.end('ok\n'));
  const listener = await started(null, reads, { refused, arrivesMs: 50 });
  for (const text of ['what?\r\n\r\n', `GET / HTTP/1.1\r\nx: ${'x'.repeat(9_000)}\r\n\r\n`, HALF]) {
    const { closed } = await silent(listener, text);
    await closed;
  }
  expect(told).toEqual([
    [400, null],
    [431, null],
    [408, '/half'],
  ]);
});

it('a connection is kept for longer than load balancers keep one', async () => {
  const { socket, closed } = await silent(await started(null), 'GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  socket.destroy();
  expect(await closed).toMatch(/\r\nKeep-Alive: timeout=65\r\n/);
});

it('a taken port is reported in one sentence', async () => {
  const { url } = await started(null);
  const again = listen({ host: '127.0.0.1', port: Number(new URL(url).port) }, null, OK);
  await expect(again).rejects.toMatchObject({
    kind: 'unreachable',
    message: expect.stringMatching(/another program listens there/) as string,
  });
});
