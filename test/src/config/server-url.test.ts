import { expect, it } from 'vitest';
import { errorsOf, MINIMAL } from './sample.js';

const errors = (url: string): string[] =>
  errorsOf(`${MINIMAL}blockers: { prometheus: "${url}", queries: [up] }\n`).map(({ message }) => message);

it.each(['http://prometheus:9090', 'https://prometheus/below/', 'http://[::1]:9090', 'http://127.0.0.1'])(
  '%s is the URL of a server',
  (url) => expect(errors(url)).toEqual([]),
);

it.each([
  ['prometheus:9090', 'must be an http or https URL'],
  ['', 'must be an http or https URL'],
  ['http://a:b@prometheus', 'must not contain a user name or a password: send them in `headers`'],
  ['http://prometheus/?a=b', 'must not contain a query or a fragment'],
  ['http://prometheus/#a', 'must not contain a query or a fragment'],
  ['http://[fe80::1]/', 'must not lead to a link-local or a metadata address: those are never asked'],
])('%s is refused', (url, words) => {
  expect(errors(url)).toEqual([`blockers.prometheus ${words}`]);
});
