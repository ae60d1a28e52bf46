import { copyFileSync } from 'node:fs';
import { connect, type TLSSocket } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../src/gateway/listen.js';
import { TlsFiles } from '../../../src/gateway/tls-files.js';
import { makeCertificates } from '../../activities/host-status/certificates.js';
import { testWith } from '../../support/programs.js';

testWith('openssl')('a certificate that is renewed on disk is used from then on', async (openssl) => {
  const { path } = await makeCertificates(openssl);
  const paths = { cert: path('own.pem'), key: path('own.key'), clientCa: null };
  const put = (name: string, kind: 'pem' | 'key'): void => copyFileSync(path(`${name}.${kind}`), path(`own.${kind}`));
  put('server', 'pem');
  put('server', 'key');
  const problems: string[] = [];
  const files = await TlsFiles.open(paths, (problem) => problems.push(problem));
  const listener = await listen({ host: '127.0.0.1', port: 0 }, files.first, (_, response) => response.end('ok\n'));
  onTestFinished(() => listener.stop(0));
  expect(await nameAt(listener.url)).toBe('127.0.0.1');
  expect(await files.changed()).toBeNull();

  // In between, the certificate is of another key.
  put('client', 'pem');
  expect(await files.changed()).toBeNull();
  expect(problems).toEqual([
    expect.stringMatching(/^the new TLS files can't be used: .*; those of before stay in use$/),
  ]);
  put('client', 'key');
  listener.renew((await files.changed())!);
  expect(await nameAt(listener.url)).toBe('tagout');
  expect(await files.changed()).toBeNull();
  expect(problems).toHaveLength(1);
});

it('a file that is not there is told at the start', async () => {
  const opened = TlsFiles.open({ cert: '/nowhere', key: '/nowhere', clientCa: null }, () => undefined);
  await expect(opened).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringContaining('--tls-cert /nowhere') as string,
  });
});

/** The common name of the certificate that is presented there. */
async function nameAt(url: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), rejectUnauthorized: false });
  await new Promise<TLSSocket>((resolve, reject) => {
    socket.once('secureConnect', () => resolve(socket)).once('error', reject);
  });
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return [subject.CN].flat().join();
}
