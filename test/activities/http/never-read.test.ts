import { execFileSync } from 'node:child_process';
import dns from 'node:dns';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { refuseAddress } from '../../../activities/http/never-read.js';
import { read, reasonOf, serve, source } from '../host-status/serving.js';

type Done = (error: null, addresses: { address: string; family: number }[]) => void;

/** From now on this name resolves to these addresses. */
function leadsTo(name: string, addresses: string[]): void {
  const answered = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const lookup = (asked: string, _options: object, done: Done): void => {
    if (asked !== name) throw new Error(`${asked} is not looked up in this test`);
    setImmediate(() => done(null, answered));
  };
  const spy = vi.spyOn(dns, 'lookup').mockImplementation(lookup as never);
  onTestFinished(() => spy.mockRestore());
}

const REFUSED = /was not asked: [0-9a-f.:]+ is a link-local or a metadata address, and those are never read$/;

describe('a link-local or metadata address is never read', () => {
  it.each([
    '169.254.169.254',
    '169.254.0.1',
    '169.254.255.255',
    '0xa9fea9fe',
    '2852039166',
    '0251.0376.0251.0376',
    '169.254.43518',
    '１６９.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '[fe80::1]',
    '[febf::1]',
    '[fd00:ec2::254]',
    '[fd00:ec2::23]',
    '[fd20:ce::254]',
    '[fd00:42::42]',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '[::169.254.169.254]',
    '[64:ff9b::169.254.169.254]',
    '[64:ff9b::100.100.100.200]',
  ])('%s', (address) => {
    expect(() => refuseAddress(new URL(`http://${address}/`))).toThrow(REFUSED);
  });

  // Of the refused addresses, this is the one to which nothing could be sent even without the refusal.
  it('as the address of a host', async () => {
    expect(reasonOf(await read([source(1, { url: 'http://[fe80::1]:1/' })]))).toMatch(REFUSED);
  });

  it.each([
    [['169.254.169.254']],
    [['fe80::1%2']],
    [['::ffff:169.254.169.254']],
    [['127.0.0.1', 'fd00:ec2::254']],
    [['169.254.170.2', '127.0.0.1']],
  ])('through a name that resolves to %j, and no connection is made', async (addresses) => {
    let connections = 0;
    const port = await serve((_request, response) => response.end('{"inFlight":0}'), {
      connected: () => (connections += 1),
    });
    leadsTo('host.test', addresses);
    expect(reasonOf(await read([source(port, { url: `http://host.test:${port}/` })]))).toMatch(REFUSED);
    expect(connections).toBe(0);
    leadsTo('host.test', ['127.0.0.1']);
    expect(await read([source(port, { url: `http://host.test:${port}/` })])).toMatchObject({ inFlight: 0 });
    expect(connections).toBe(1);
  });

  it.each(['169.253.255.255', '169.255.0.0', '[fec0::1]', '[fd01::1]', '100.100.100.201', '127.0.0.1', 'localhost'])(
    'but %s may be a host',
    (address) => {
      expect(() => refuseAddress(new URL(`http://${address}/`))).not.toThrow();
    },
  );
});

describe('a file for TLS is', () => {
  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'tagout-tls-'));
    onTestFinished(() => rmSync(path, { recursive: true }));
    return path;
  };
  const tried = async (ca: string): Promise<string> =>
    reasonOf(await read([source(1, { url: 'https://127.0.0.1:1/', tls: { ca, cert: null, key: null } })]));

  it('not a pipe, on which a worker would wait forever', async () => {
    const path = join(folder(), 'pipe');
    execFileSync('mkfifo', [path]);
    expect(await tried(path)).toMatch(/was not asked: tls.ca \S+ is not a regular file$/);
  });

  it.each(['/dev/zero', '/'])('not %s', async (path) => {
    expect(await tried(path)).toBe(`https://127.0.0.1:1/ was not asked: tls.ca ${path} is not a regular file`);
  });

  it('at most 1 MiB, even if it is all white space', async () => {
    const path = join(folder(), 'large.pem');
    writeFileSync(path, '');
    truncateSync(path, 1024 * 1024 + 1);
    expect(await tried(path)).toMatch(/was not asked: tls.ca \S+ holds more than 1048576 bytes$/);
    truncateSync(path, 1024 * 1024);
    expect(await tried(path)).toMatch(/can't be read: /);
  });
});
