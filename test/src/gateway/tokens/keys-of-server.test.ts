import { expect, it } from 'vitest';
import { KeysOfServer } from '../../../../src/gateway/tokens/keys-of-server.js';
import { issuerKey } from './forge.js';
import { keyServer } from './key-server.js';

const one = await issuerKey('RS256', 'one');
const two = await issuerKey('RS256', 'two');
const DOWN = { kind: 'unreadable', why: "the keys of the token's issuer can't be read now" };

async function keys() {
  const server = await keyServer([one.jwk]);
  const clock = { ms: 0 };
  const reported: string[] = [];
  const found = new KeysOfServer({
    url: new URL(server.url),
    uptime: () => clock.ms,
    report: (problem) => reported.push(problem),
  });
  const kind = async (kid: string) => (await found.find('RS256', kid)).kind;
  return { server, clock, reported, found, kind };
}

it('asks once for many checks at the same time', async () => {
  const { server, kind } = await keys();
  expect(await Promise.all(Array.from({ length: 20 }, () => kind('one')))).toEqual(Array(20).fill('key'));
  expect(await kind('one')).toBe('key');
  expect(server.asked()).toBe(1);
});

it('asks again for an unknown kid, at most once a minute, and does not deny until then', async () => {
  const { server, clock, kind } = await keys();
  expect(await kind('one')).toBe('key');
  server.serve([one.jwk, two.jwk]);
  for (clock.ms = 0; clock.ms < 60_000; clock.ms += 1_000) expect(await kind('two')).toBe('unreadable');
  expect(server.asked()).toBe(1);
  expect(await Promise.all([kind('two'), kind('two')])).toEqual(['key', 'key']);
  expect(server.asked()).toBe(2);
  clock.ms = 120_000;
  expect(await kind('three')).toBe('none');
  expect(server.asked()).toBe(3);
});

it('asks nobody about a key that is there for another algorithm', async () => {
  const { server, found, kind } = await keys();
  expect(await kind('one')).toBe('key');
  expect(await found.find('ES384', 'one')).toEqual({ kind: 'none' });
  expect(server.asked()).toBe(1);
});

it('goes on with known keys while the server is down, for a day', async () => {
  const { server, clock, kind, reported } = await keys();
  expect(await kind('one')).toBe('key');
  server.answer((_, response) => response.writeHead(503).end());
  clock.ms = 600_001;
  expect(await kind('one')).toBe('key');
  clock.ms = 86_400_000;
  expect(await kind('one')).toBe('key');
  clock.ms = 86_400_001 + 5_000;
  expect(await kind('one')).toBe('unreadable');
  expect(reported).toEqual([expect.stringMatching(/^the key server 127.* can't be used: it answers 503$/)]);
});

it('takes up new keys and forgets old ones every ten minutes', async () => {
  const { server, clock, kind } = await keys();
  expect(await kind('one')).toBe('key');
  server.serve([two.jwk]);
  clock.ms = 600_001;
  // This check does not wait for the server, so only a later one sees the new keys.
  expect(await kind('one')).toBe('key');
  await expect.poll(() => kind('one')).toBe('unreadable');
  expect(await kind('two')).toBe('key');
  expect(server.asked()).toBe(2);
  clock.ms += 60_000;
  expect(await kind('one')).toBe('none');
});

it("can't decide while it has no keys, and asks again after 5 s", async () => {
  const { server, clock, found, kind, reported } = await keys();
  server.answer((request) => void request.socket.destroy());
  expect(await Promise.all([found.find('RS256', 'one'), found.find('RS256', 'two')])).toEqual([DOWN, DOWN]);
  clock.ms = 4_999;
  expect(await kind('one')).toBe('unreadable');
  expect(server.asked()).toBe(1);
  server.serve([one.jwk]);
  clock.ms = 5_000;
  expect(await kind('one')).toBe('key');
  expect(await kind('two')).toBe('unreadable');
  expect(reported).toHaveLength(1);
});

it("can't decide about an unknown kid while the server is down", async () => {
  const { server, clock, kind } = await keys();
  expect(await kind('one')).toBe('key');
  server.answer((_, response) => response.writeHead(500).end());
  clock.ms = 60_000;
  expect(await kind('two')).toBe('unreadable');
  expect(await kind('one')).toBe('key');
});

it.each([
  ['a private key', { ...one.jwk, d: 'AQAB' }],
  ['a secret', { kty: 'oct', k: 'c2VjcmV0', kid: 'one', alg: 'RS256' }],
  ['a key for encryption', { ...one.jwk, use: 'enc' }],
  ['a broken key', { ...one.jwk, n: undefined }],
])('%s does not count', async (_, jwk) => {
  const { server, kind } = await keys();
  server.serve([jwk]);
  expect(await kind('one')).toBe('none');
});

it('two keys with the same kid do not count', async () => {
  const { server, kind } = await keys();
  server.serve([one.jwk, { ...two.jwk, kid: 'one' }]);
  expect(await kind('one')).toBe('none');
});
