import { expect, it } from 'vitest';
import { errorsOf, MINIMAL, parsed } from './sample.js';

const URL_LINE = 'url: http://{address}:8080/status';
const https = MINIMAL.replace(URL_LINE, URL_LINE.replace('http:', 'https:'));

it.each([
  ['{ ca: /ca.pem }', { ca: '/ca.pem', cert: null, key: null }],
  ['{ cert: /c.pem, key: /k.pem }', { ca: null, cert: '/c.pem', key: '/k.pem' }],
])('%s is complete', (tls, whole) => {
  expect(parsed(`${https}  tls: ${tls}\n`).hostStatus[0]!.tls).toEqual(whole);
});

it.each([
  [https, '{}', 'hostStatus.tls must name ca, or cert and key, or all three'],
  [https, '{ key: /k.pem }', 'hostStatus.tls must name cert and key together'],
  [MINIMAL, '{ ca: /ca.pem }', 'hostStatus.tls is for https, and url begins with http:'],
])('%# is refused', (file, tls, message) => {
  expect(errorsOf(`${file}  tls: ${tls}\n`)).toEqual([{ line: 16, message }]);
});
