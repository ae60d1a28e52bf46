import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { StatusSource } from '../../../src/domain/config.js';
import { testWith } from '../../support/programs.js';
import { makeCertificates } from './certificates.js';
import { answer, listen, NOW_MS, read, reasonOf, serve, source } from './serving.js';

const NODE: StatusSource['format'] = {
  kind: 'prometheus',
  inFlight: [],
  accepted: [],
  bootTime: 'node_boot_time_seconds',
  absent: 'unobservable',
};

describe('several sources', () => {
  const format: StatusSource['format'] = {
    kind: 'json',
    inFlight: ['/inFlight'],
    accepted: ['/accepted'],
    bootId: null,
    bootTime: null,
    ready: '/ready',
  };
  const app = (inFlight: number, ready: boolean): Promise<number> =>
    answer(JSON.stringify({ inFlight, accepted: 10, ready }));

  it('are summed except for their counters, with the boot of the one that reports it', async () => {
    const [one, two] = [await app(1, true), await app(2, true)];
    const node = await serve((_request, response) => {
      response.setHeader('date', new Date(NOW_MS + 3000).toUTCString()).end('node_boot_time_seconds 1.7e9\n');
    });
    const sources = [source(one, { format }), source(node, { format: NODE }), source(two, { format })];
    expect(await read(sources)).toEqual({
      ...{ kind: 'observed', host: 'east-1', at: NOW_MS, inFlight: 3, accepted: [10, 10], ready: true },
      boot: { kind: 'time', seconds: 1_700_000_000 },
      clockOffMs: 3000,
    });
  });

  it('are ready only if all of them are', async () => {
    const sources = [source(await app(0, true), { format }), source(await app(0, false), { format })];
    expect(await read(sources)).toMatchObject({ kind: 'observed', ready: false });
  });

  it('make the host unobservable when one is, and each unobservable one is named', async () => {
    const good = source(await app(0, true), { format });
    const bad = source(await serve((_request, response) => response.writeHead(503).end()), { format });
    const moved = source(await serve((_request, response) => response.writeHead(302, { location: '/' }).end()));
    expect(reasonOf(await read([good, bad]))).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ answered 503$/);
    const both = reasonOf(await read([bad, good, moved]));
    expect(both).toMatch(/ answered 503; http:\S+ answered 302; redirects are not followed$/);
  });

  it('are asked at the same time', async () => {
    let waiting: (() => void)[] = [];
    const listener: RequestListener = (_request, response) => {
      waiting.push(() => response.end('{"inFlight":1}'));
      if (waiting.length === 2) for (const go of waiting) go();
    };
    const sources = [source(await serve(listener)), source(await serve(listener))];
    expect(await read(sources)).toMatchObject({ inFlight: 2 });
    waiting = [];
  });

  it('are never 0 in flight if none counts', async () => {
    const reading = await read([source(await answer('node_boot_time_seconds 1.7e9\n'), { format: NODE })]);
    expect(reasonOf(reading)).toBe('no source of hostStatus has inFlight');
  });
});

describe('headers', () => {
  const SECRET = 'tok-5ecret';
  const headers = { Authorization: 'Bearer ${TAGOUT_STATUS_TOKEN}', 'X-Both': '${TAGOUT_A}-${TAGOUT_A}$' };

  it('are filled in from the environment at each read', async () => {
    const seen: unknown[] = [];
    const port = await serve((request, response) => {
      seen.push([request.headers.authorization, request.headers['x-both']]);
      response.end('{"inFlight":0}');
    });
    const env: NodeJS.ProcessEnv = { TAGOUT_STATUS_TOKEN: SECRET, TAGOUT_A: 'a$&' };
    const sources = [source(port, { headers })];
    const before = JSON.stringify(sources);
    expect(await read(sources, env)).toMatchObject({ kind: 'observed' });
    env['TAGOUT_STATUS_TOKEN'] = 'renewed';
    expect(await read(sources, env)).toMatchObject({ kind: 'observed' });
    expect(seen).toEqual([
      [`Bearer ${SECRET}`, 'a$&-a$&$'],
      ['Bearer renewed', 'a$&-a$&$'],
    ]);
    expect(JSON.stringify(sources)).toBe(before);
  });

  it.each<[string, string, NodeJS.ProcessEnv, RegExp]>([
    ['a variable that is missing', '${TAGOUT_NO}', {}, /was not asked: TAGOUT_NO is not set on the worker$/],
    ['a variable that is empty', '${TAGOUT_NO}', { TAGOUT_NO: '' }, /TAGOUT_NO is not set on the worker$/],
    [
      'a secret with a line end',
      '${TAGOUT_S}',
      { TAGOUT_S: `${SECRET}\n` },
      /TAGOUT_S contains characters that a header can't have/,
    ],
    [
      'a variable that tagout may not read',
      '${AWS_SECRET_ACCESS_KEY}',
      { AWS_SECRET_ACCESS_KEY: SECRET },
      /Authorization names a variable that does not start with TAGOUT_$/,
    ],
    [
      'a brace that does not end',
      '${TAGOUT_S',
      { TAGOUT_S: SECRET },
      /Authorization names a variable that does not start with TAGOUT_$/,
    ],
  ])(
    '%s makes the host unobservable; no request is sent, and nothing shows the secret',
    async (_, value, env, reason) => {
      let asked = 0;
      const port = await serve((_request, response) => response.end(String((asked += 1))));
      const reading = await read([source(port, { headers: { Authorization: value } })], env);
      expect(reasonOf(reading)).toMatch(reason);
      expect(JSON.stringify(reading)).not.toContain(SECRET);
      expect(asked).toBe(0);
    },
  );

  it('keep their secrets when the host refuses them, or does not answer', async () => {
    const refuse = await serve((_request, response) => response.writeHead(401).end());
    for (const change of [{}, { url: 'http://no-such-host.invalid/' }]) {
      const reading = await read([source(refuse, { headers, ...change })], {
        TAGOUT_STATUS_TOKEN: SECRET,
        TAGOUT_A: 'a',
      });
      expect(reading.kind).toBe('unobservable');
      expect(JSON.stringify(reading)).not.toContain(SECRET);
    }
  });
});

describe('TLS', () => {
  const withOpenssl = testWith('openssl');
  const url = (port: number): Partial<StatusSource> => ({ url: `https://{address}:${port}/` });
  const tls = (ca: string | null, cert: string | null = null, key: string | null = null) => ({
    tls: { ca, cert, key },
  });

  withOpenssl('trusts a private CA that is named, and none that is not', async (openssl) => {
    const files = await makeCertificates(openssl);
    const options = { key: files.read('server.key'), cert: files.read('server.pem') };
    const port = await listen(createHttpsServer(options, (_request, response) => response.end('{"inFlight":5}')));
    expect(await read([source(port, { ...url(port), ...tls(files.path('ca.pem')) })])).toMatchObject({ inFlight: 5 });
    expect(reasonOf(await read([source(port, url(port))]))).toMatch(/can't be read: .*certificate/);
    const other = await read([source(port, { ...url(port), ...tls(files.path('other-ca.pem')) })]);
    expect(reasonOf(other)).toMatch(/can't be read: .*(certificate|issuer)/);
    const byName = { url: `https://localhost:${port}/`, ...tls(files.path('ca.pem')) };
    expect(reasonOf(await read([source(port, byName)]))).toMatch(/does not match certificate/);
  });

  withOpenssl('shows a client certificate to a host that asks for one', async (openssl) => {
    const files = await makeCertificates(openssl);
    const seen: unknown[] = [];
    const options = {
      ...{ key: files.read('server.key'), cert: files.read('server.pem'), ca: files.read('ca.pem') },
      ...{ requestCert: true, rejectUnauthorized: true },
    };
    const server = createHttpsServer(options, (_request, response) => response.end('{"inFlight":5}'));
    server.on('secureConnection', (socket) => seen.push(socket.getPeerCertificate().subject.CN));
    const port = await listen(server);
    const [ca, cert, key] = ['ca.pem', 'client.pem', 'client.key'].map(files.path) as [string, string, string];
    expect(await read([source(port, { ...url(port), ...tls(ca, cert, key) })])).toMatchObject({ inFlight: 5 });
    expect(seen).toEqual(['tagout']);
    expect(reasonOf(await read([source(port, { ...url(port), ...tls(ca) })]))).toMatch(/can't be read: /);
    const wrongKey = await read([source(port, { ...url(port), ...tls(ca, cert, files.path('server.key')) })]);
    expect(reasonOf(wrongKey)).toMatch(/can't be read: .*key values mismatch/);
  });

  it.each(['ca', 'cert', 'key'] as const)('a file for %s that is not there is named', async (key) => {
    const path = join(tmpdir(), 'no-such-folder', 'no.pem');
    const reading = await read([source(1, { ...url(1), tls: { ca: null, cert: null, key: null, [key]: path } })]);
    expect(reasonOf(reading)).toBe(
      `https://127.0.0.1:1/ was not asked: tls.${key} ${path} can't be read on the worker (ENOENT)`,
    );
  });

  it('a file that holds no certificate makes the host unobservable', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tagout-tls-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'none.pem');
    writeFileSync(path, 'none');
    const port = await answer('{"inFlight":0}');
    expect(reasonOf(await read([source(port, { ...url(port), ...tls(null, path, path) })]))).toMatch(/can't be read: /);
  });
});
