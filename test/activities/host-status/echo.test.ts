import { expect, it } from 'vitest';
import type { JsonFormat, PrometheusFormat, StatusSource } from '../../../src/domain/config.js';
import { answer, read, reasonOf, serve, source } from './serving.js';

const SECRET = 'tok-5ecret';
const headers = { Authorization: 'Bearer ${TAGOUT_STATUS_TOKEN}' };
const json: JsonFormat = {
  kind: 'json',
  inFlight: ['/told'],
  accepted: [],
  bootId: null,
  bootTime: null,
  ready: null,
};
const prometheus: PrometheusFormat = {
  kind: 'prometheus',
  inFlight: ['told'],
  accepted: [],
  bootTime: null,
  absent: 'unobservable',
};

/** How the host puts the header that it was sent into its answer. */
type Echo = (authorization: string, token: string) => string;

it.each<[string, StatusSource['format'], Echo, RegExp]>([
  ['as its count', json, (told) => JSON.stringify({ told }), /\/told is not a finite number of 0 or more$/],
  ['in a list', json, (told) => JSON.stringify({ told: [told] }), /\/told is not a finite number of 0 or more$/],
  ['a part of it', json, (_, token) => JSON.stringify({ told: token.slice(2) }), /\/told is not a finite number/],
  [
    'as its boot',
    { ...json, inFlight: ['/n'], bootId: '/told' },
    (told) => JSON.stringify({ n: 0, told: told.repeat(30) }),
    /\/told is not a text of 1 to 256 characters$/,
  ],
  [
    'as whether it is ready',
    { ...json, inFlight: ['/n'], ready: '/told' },
    (told) => JSON.stringify({ n: 0, told }),
    /\/told is not true or false$/,
  ],
  ['as text that is not JSON', json, (told) => told, /answered, but not with JSON$/],
  ['as a value', prometheus, (_, token) => `told ${token}\n`, /told is not a finite number of 0 or more$/],
  ['as a label', prometheus, (told) => `told{by="${told}"} NaN\n`, /told is not a finite number of 0 or more$/],
  [
    'as a line that is not a sample',
    prometheus,
    (told) => `${told} x\n`,
    /answered what is not Prometheus text in line 1$/,
  ],
])('a host that echoes its headers, %s: no reason contains the secret', async (_, format, echo, reason) => {
  const port = await serve((request, response) => response.end(echo(request.headers.authorization!, SECRET)));
  const reading = await read([source(port, { headers, format })], { TAGOUT_STATUS_TOKEN: SECRET });
  expect(reasonOf(reading)).toMatch(reason);
  expect(JSON.stringify(reading)).not.toContain('5ecret');
});

it('a reason describes the answer if no secret was sent, which helps to repair it', async () => {
  const port = await answer('{"told":"none"}');
  expect(reasonOf(await read([source(port, { format: json })]))).toMatch(
    /\/told is a text of 4 characters, not a finite/,
  );
});
