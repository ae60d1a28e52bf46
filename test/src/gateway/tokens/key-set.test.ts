import { describe, expect, it } from 'vitest';
import { keySetText, parseKeySet, privateJwk, publicJwk } from '../../../../src/gateway/tokens/key-set.js';
import { privateKey } from './forge.js';

const [a, b] = [await privateKey(), await privateKey()];
const text = (...keys: unknown[]): string => JSON.stringify({ keys });

describe('parseKeySet', () => {
  it('reads what was written, in that order', () => {
    expect(parseKeySet(keySetText([a, b], 'private'))).toEqual([a, b]);
    expect(parseKeySet(keySetText([a, b], 'public'))).toEqual([a, b].map((key) => ({ ...key, d: null })));
  });

  it('ignores members that it does not know', () => {
    expect(parseKeySet(text({ ...publicJwk(a), key_ops: ['verify'], note: 'x' }))).toEqual([{ ...a, d: null }]);
  });

  it.each([
    ['nothing', '', 'not JSON'],
    ['YAML', 'keys: []', 'not JSON'],
    ['null', 'null', 'not a JWKS'],
    ['a list', '[]', 'not a JWKS'],
    ['a JWK', JSON.stringify(publicJwk(a)), 'not a JWKS'],
    ['no keys', text(), 'not a JWKS'],
    ['a key that is not an object', text(publicJwk(a), 'x'), 'key 2 is not a JWK'],
    ['an RSA key', text({ kty: 'RSA', n: 'x', e: 'AQAB', kid: 'k' }), 'key 1 is not an Ed25519 key'],
    ['a secret', text({ kty: 'oct', k: 'x', kid: 'k' }), 'key 1 is not an Ed25519 key'],
    ['an X25519 key', text({ ...publicJwk(a), crv: 'X25519' }), 'key 1 is not an Ed25519 key'],
    ['a key for another algorithm', text({ ...publicJwk(a), alg: 'HS256' }), 'key 1 is not an Ed25519 key'],
    ['a key for encryption', text({ ...publicJwk(a), use: 'enc' }), 'key 1 is not an Ed25519 key'],
    ['a key without a public half', text({ ...publicJwk(a), x: undefined }), 'no valid public half'],
    ['a short public half', text({ ...publicJwk(a), x: 'abc' }), 'no valid public half'],
    ['a key without a name', text({ ...publicJwk(a), kid: undefined }), 'no kid'],
    ['a name of two lines', text({ ...publicJwk(a), kid: 'a\nb' }), 'no kid'],
    [
      'two keys with the same kid',
      text(publicJwk(a), { ...publicJwk(b), kid: a.kid }),
      'key 2 has the kid of another key',
    ],
    ['halves of two keys', text(privateJwk(a, b.d)), 'not of its public half'],
    ['an invalid private half', text(privateJwk(a, 'x')), 'not of its public half'],
  ])('refuses %s', (_, given, problem) => {
    expect(parseKeySet(given)).toContain(problem);
  });
});

it('the public half has no private member', () => {
  const written = keySetText([a, b], 'public');
  for (const secret of [a.d, b.d, '"d"']) expect(written).not.toContain(secret);
  expect(JSON.parse(written)).toEqual({ keys: [publicJwk(a), publicJwk(b)] });
});
