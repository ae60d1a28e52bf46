import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it, test } from 'vitest';
import { createReadHost } from '../../../activities/host-status/read-host.js';
import type { HostReading } from '../../../src/domain/host.js';
import type { Host, StatusSource } from '../../../src/domain/config.js';

const HOST: Host = { name: 'east-1', address: '127.0.0.1', targets: ['127.0.0.1'] };
const JSON_FORMAT: StatusSource['format'] = {
  kind: 'json',
  inFlight: ['/inFlight'],
  accepted: [],
  bootId: null,
  bootTime: null,
  ready: null,
};
const PROMETHEUS_FORMAT: StatusSource['format'] = {
  kind: 'prometheus',
  inFlight: ['app_in_flight'],
  accepted: [],
  bootTime: null,
  absent: 'unobservable',
};

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  // The reader itself ends every connection: one that it left open would hang here.
  await Promise.all([...sockets].map((socket) => new Promise((resolve) => socket.on('close', resolve))));
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listen(server: Server, address = '127.0.0.1', port = 0): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(port, address);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A host that answers each request with these bytes and then, unless told otherwise, ends the connection. */
function raw(bytes: string, end: 'end' | 'destroy' | 'hold' = 'end'): Promise<number> {
  return listen(
    createTcpServer((socket) => {
      socket.once('data', () => {
        if (end === 'end') socket.end(bytes);
        else if (end === 'hold') socket.write(bytes);
        else socket.write(bytes, () => socket.resetAndDestroy());
      });
    }),
  );
}

function serve(listener: RequestListener): Promise<number> {
  return listen(createHttpServer(listener));
}

const never = new AbortController().signal;
const read = createReadHost({ now: () => 42, env: {} });

function source(port: number, change: Partial<StatusSource> = {}): StatusSource[] {
  const url = `http://{address}:${port}/status`;
  return [{ url, timeoutMs: 5_000, headers: {}, tls: null, format: JSON_FORMAT, ...change }];
}

function expectUnobservable(reading: HostReading, reason: RegExp): void {
  expect(reading).toMatchObject({ kind: 'unobservable', host: 'east-1', at: 42 });
  expect(reading.kind === 'unobservable' && reading.reason).toMatch(reason);
}

describe('an observed host', () => {
  it('is read with one GET, on a connection that is closed after it', async () => {
    const seen: unknown[] = [];
    const port = await serve((request, response) => {
      seen.push([request.method, request.url, request.headers.connection]);
      response.end('{"inFlight":3}');
    });
    const reading = await read(HOST, source(port, { url: `http://{address}:${port}/status/{host}?a={host}` }), never);
    expect(reading).toEqual({
      kind: 'observed',
      host: 'east-1',
      at: 42,
      inFlight: 3,
      accepted: [],
      boot: null,
      ready: null,
    });
    expect(seen).toEqual([['GET', '/status/east-1?a=east-1', 'close']]);
  });
  it('may answer as Prometheus does, in chunks', async () => {
    const port = await serve((_request, response) => {
      response.write('app_in_flight{a="1"} 1\napp_in_fl');
      response.end('ight{a="2"} 2\n');
    });
    const reading = await read(HOST, source(port, { format: PROMETHEUS_FORMAT }), never);
    expect(reading).toMatchObject({ kind: 'observed', inFlight: 3 });
  });
  it('is asked only for the format that its source reads', async () => {
    const asked: unknown[] = [];
    const port = await serve(({ headers }, response) => {
      asked.push(headers.accept);
      const asText = headers.accept?.includes('json') !== true;
      response.end(asText ? 'app_in_flight 1\n' : '{"inFlight":1}');
    });
    expect(await read(HOST, source(port), never)).toMatchObject({ inFlight: 1 });
    expect(await read(HOST, source(port, { format: PROMETHEUS_FORMAT }), never)).toMatchObject({ inFlight: 1 });
    const openMetrics = 'application/openmetrics-text;version=1.0.0;q=0.5';
    expect(asked).toEqual(['application/json', `text/plain;version=0.0.4, ${openMetrics}`]);
  });
  it('may speak only OpenMetrics, without a length', async () => {
    const head = 'HTTP/1.0 200 OK\r\nContent-Type: application/openmetrics-text; version=1.0.0\r\n\r\n';
    const port = await raw(`${head}app_in_flight 4\n# EOF`);
    expect(await read(HOST, source(port, { format: PROMETHEUS_FORMAT }), never)).toMatchObject({ inFlight: 4 });
    const cut = await raw(`${head}app_in_flight 4\n`);
    expectUnobservable(await read(HOST, source(cut, { format: PROMETHEUS_FORMAT }), never), /without # EOF at its end/);
  });
  it('may have an IPv6 address', async () => {
    const port = await listen(
      createHttpServer((_request, response) => response.end('{"inFlight":1}')),
      '::1',
    );
    expect(await read({ ...HOST, address: '::1' }, source(port), never)).toMatchObject({ inFlight: 1 });
  });
  it('may have an address with a port', async () => {
    const port = await serve((_request, response) => response.end('{"inFlight":1}'));
    const host = { ...HOST, address: `127.0.0.1:${port}` };
    expect(await read(host, source(port, { url: 'http://{address}/status' }), never)).toMatchObject({ inFlight: 1 });
  });
  it('may end a JSON answer with the connection, as hand-made status pages do', async () => {
    const port = await raw('HTTP/1.0 200 OK\r\n\r\n{"inFlight":4}');
    expect(await read(HOST, source(port), never)).toMatchObject({ kind: 'observed', inFlight: 4 });
  });
  it('is read again at once after it was rebooted', async () => {
    const before = createHttpServer((_request, response) => response.end('{"inFlight":1}'));
    const port = await listen(before);
    expect(await read(HOST, source(port), never)).toMatchObject({ inFlight: 1 });
    await new Promise((resolve) => before.close(resolve));
    servers.splice(0);
    expectUnobservable(await read(HOST, source(port), never), /ECONNREFUSED/);
    await listen(
      createHttpServer((_request, response) => response.end('{"inFlight":2}')),
      '127.0.0.1',
      port,
    );
    expect(await read(HOST, source(port), never)).toMatchObject({ inFlight: 2 });
  });
});

describe('unobservable', () => {
  test.each([
    ['500', 'HTTP/1.1 500 Oops\r\ncontent-length: 14\r\n\r\n{"inFlight":0}', /:\d+\/status answered 500$/],
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', /answered 204$/],
    ['206', 'HTTP/1.1 206 Partial\r\ncontent-length: 14\r\n\r\n{"inFlight":0}', /answered 206$/],
    ['101', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n', /answered 101$/],
    ['no body', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', /answered, but not with JSON/],
    ['a missing value', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}', /answered, but \/inFlight is missing/],
    ['cut, by its length', 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"inFlight":0}', /can't be read: aborted/],
    ['cut in a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\ne\r\n{"inFlight":0}\r\n', /aborted/],
    ['cut, without a length', 'HTTP/1.0 200 OK\r\n\r\n{"inFlight":0', /not with JSON/],
    ['a length too short', 'HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{"inFlight":0}', /can't be read|not JSON/],
    ['a length that is not a number', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{"inFlight":0}', /Parse Error/],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', /Parse Error/],
    ['nothing', '', /socket hang up/],
  ])('%s', async (_name, bytes, reason) => {
    expectUnobservable(await read(HOST, source(await raw(bytes)), never), reason);
  });

  it('a connection that is reset in mid-answer', async () => {
    const port = await raw('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"inFlight":0}', 'destroy');
    expectUnobservable(await read(HOST, source(port), never), /can't be read: (aborted|read ECONNRESET)/);
  });
  it('a Prometheus answer without a length', async () => {
    const port = await raw('HTTP/1.0 200 OK\r\n\r\napp_in_flight 0\n');
    expectUnobservable(await read(HOST, source(port, { format: PROMETHEUS_FORMAT }), never), /without a length/);
  });
  it('a Prometheus answer that is longer than it says', async () => {
    const port = await raw('HTTP/1.1 200 OK\r\ncontent-length: 16\r\n\r\napp_in_flight 12\n');
    const reading = await read(HOST, source(port, { format: PROMETHEUS_FORMAT }), never);
    expectUnobservable(reading, /can't be read|may have been cut/);
  });
  it('a redirect, which is not followed', async () => {
    const paths: (string | undefined)[] = [];
    const port = await serve((request, response) => {
      paths.push(request.url);
      response.writeHead(302, { location: '/other' }).end();
    });
    expectUnobservable(await read(HOST, source(port), never), /answered 302; redirects are not followed$/);
    expect(paths).toEqual(['/status']);
  });
  it('a host that accepts and never answers', async () => {
    const port = await serve(() => undefined);
    expectUnobservable(await read(HOST, source(port, { timeoutMs: 50 }), never), /did not answer within 50 ms$/);
  });
  it('an answer that never ends', async () => {
    const port = await raw('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"inFlight":0}', 'hold');
    expectUnobservable(await read(HOST, source(port, { timeoutMs: 50 }), never), /did not answer within 50 ms$/);
  });
  it('an answer that drips past the timeout', async () => {
    const port = await serve((_request, response) => {
      const drip = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drip));
    });
    expectUnobservable(await read(HOST, source(port, { timeoutMs: 100 }), never), /did not answer within 100 ms$/);
  });
  it.each([
    ['gzip', '', /answered with gzip, which was not requested$/],
    ['br', '', /answered with br, which was not requested$/],
    ['s3cret', '', /answered with an encoding, which was not requested$/],
    [null, '\x1f\x8b', /answered with gzip, which was not requested$/],
  ])('an answer that is encoded though nobody asked for it: %s', async (encoding, begin, reason) => {
    const port = await serve((_request, response) => {
      if (encoding !== null) response.setHeader('content-encoding', encoding);
      response.end(Buffer.from(`${begin}{"inFlight":0}`, 'latin1'));
    });
    expectUnobservable(await read(HOST, source(port), never), reason);
  });
  it('an answer without bounds', async () => {
    const port = await serve((_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    });
    expectUnobservable(await read(HOST, source(port), never), /answered more than 4194304 bytes$/);
  });
  it('an invalid address', async () => {
    expectUnobservable(
      await read({ ...HOST, address: 'a b' }, source(1), never),
      /http:\/\/a b:1\/status is not an http/,
    );
    expectUnobservable(await read(HOST, source(1, { url: 'ftp://{address}/' }), never), /is not an http or https/);
  });
  it('a name that is not known, without the password of the address', async () => {
    const url = 'http://user:secret@no-such-host.invalid/status';
    const reading = await read(HOST, source(1, { url }), never);
    expectUnobservable(reading, /^http:\/\/no-such-host\.invalid\/status can't be read: getaddrinfo /);
  });
  it('a TLS server that the worker does not trust, or plain HTTP behind https', async () => {
    const port = await serve((_request, response) => response.end('{"inFlight":0}'));
    expectUnobservable(await read(HOST, source(port, { url: `https://{address}:${port}/` }), never), /can't be read: /);
  });
});

describe('cancellation', () => {
  it('throws the reason, and returns no reading', async () => {
    const controller = new AbortController();
    const reason = new Error('the activity was cancelled');
    const port = await serve(() => controller.abort(reason));
    await expect(read(HOST, source(port), controller.signal)).rejects.toBe(reason);
  });
  it('throws at once if it came before the read', async () => {
    const reason = new Error('the activity was cancelled');
    await expect(read(HOST, source(1), AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

it('an answer that takes long to match with a selector is not a reading, and holds nothing up', async () => {
  const format = { ...PROMETHEUS_FORMAT, inFlight: ['app_in_flight{a=~"(x+)+y"}'] };
  const text = `app_in_flight{a="${'x'.repeat(60)}"} 0\n`;
  const port = await serve((_, response) => response.end(text));
  expectUnobservable(await read(HOST, source(port, { format }), never), /answered what takes longer than 1 s to read$/);
});
