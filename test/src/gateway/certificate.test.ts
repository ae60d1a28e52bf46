import { request } from 'node:https';
import { expect, it, onTestFinished } from 'vitest';
import { certifiedNames } from '../../../src/gateway/certificate.js';
import { listen } from '../../../src/gateway/listen.js';
import { makeCertificates } from '../../activities/host-status/certificates.js';
import { testWith } from '../../support/programs.js';

testWith('openssl')('the names of a certificate count only if the CA has signed it', async (openssl) => {
  const { read } = await makeCertificates(openssl);
  const tls = { cert: read('server.pem'), key: read('server.key'), clientCa: read('ca.pem') };
  const listener = await listen({ host: '127.0.0.1', port: 0 }, tls, ({ socket }, response) => {
    response.end(JSON.stringify(certifiedNames(socket)));
  });
  onTestFinished(() => listener.stop(0));
  const ask = (own: { cert?: Buffer; key?: Buffer }): Promise<string> =>
    new Promise((resolve, reject) => {
      const asked = request(listener.url, { ca: read('ca.pem'), agent: false, ...own }, (answer) => {
        answer.setEncoding('utf8').once('data', resolve);
      });
      asked.on('error', reject).end();
    });
  expect(JSON.parse(await ask({ cert: read('client.pem'), key: read('client.key') }))).toEqual(['tagout']);
  expect(JSON.parse(await ask({}))).toEqual([]);
  expect(JSON.parse(await ask({ cert: read('other-ca.pem'), key: read('other-ca.key') }))).toEqual([]);
});

it('without TLS there are no such names', async () => {
  const listener = await listen({ host: '127.0.0.1', port: 0 }, null, ({ socket }, response) => {
    response.end(JSON.stringify(certifiedNames(socket)));
  });
  onTestFinished(() => listener.stop(0));
  expect(await (await fetch(listener.url)).json()).toEqual([]);
});
