import { request } from 'node:https';
import { expect, it, onTestFinished } from 'vitest';
import { certifiedNames } from '../../../src/gateway/certificate.js';
import { listen } from '../../../src/gateway/listen.js';
import { makeCertificates } from '../../activities/host-status/certificates.js';
import { testWith } from '../../support/programs.js';

/** The names that a gateway reads in the certificate of a client. */
async function namesOf(own: { cert?: Buffer; key?: Buffer }, read: (file: string) => Buffer): Promise<unknown> {
  const tls = { cert: read('server.pem'), key: read('server.key'), clientCa: read('ca.pem') };
  const listener = await listen({ host: '127.0.0.1', port: 0 }, tls, ({ socket }, response) => {
    response.end(JSON.stringify(certifiedNames(socket)));
  });
  onTestFinished(() => listener.stop(0));
  const text = await new Promise<string>((resolve, reject) => {
    const asked = request(listener.url, { ca: read('ca.pem'), agent: false, ...own }, (answer) => {
      answer.setEncoding('utf8').once('data', resolve);
    });
    asked.on('error', reject).end();
  });
  return JSON.parse(text);
}

testWith('openssl')('the name of a certificate counts only if the CA has signed it', async (openssl) => {
  const { read } = await makeCertificates(openssl, { client: 'keyUsage=digitalSignature' });
  expect(await namesOf({ cert: read('client.pem'), key: read('client.key') }, read)).toEqual(['tagout']);
  expect(await namesOf({}, read)).toEqual([]);
  expect(await namesOf({ cert: read('other-ca.pem'), key: read('other-ca.key') }, read)).toEqual([]);
});

testWith('openssl')('the common name does not count beside other names of any kind', async (openssl) => {
  const { read } = await makeCertificates(openssl, { client: 'subjectAltName=DNS:east-1,URI:urn:east-2' });
  expect(await namesOf({ cert: read('client.pem'), key: read('client.key') }, read)).toEqual(['east-1']);
});

it('without TLS there are no such names', async () => {
  const listener = await listen({ host: '127.0.0.1', port: 0 }, null, ({ socket }, response) => {
    response.end(JSON.stringify(certifiedNames(socket)));
  });
  onTestFinished(() => listener.stop(0));
  expect(await (await fetch(listener.url)).json()).toEqual([]);
});
