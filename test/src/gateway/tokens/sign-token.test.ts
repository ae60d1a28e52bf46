import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, it } from 'vitest';
import { signToken } from '../../../../src/gateway/tokens/sign-token.js';
import { NOW_MS, NOW_S, privateKey } from './forge.js';

const key = await privateKey();
const WANTED = { service: 'core', host: 'east-1', issuedAt: new Date(NOW_MS + 999), lifeMs: 90_000 };

it('names its host and its expiry', async () => {
  const { token, expiresAt } = await signToken(key, WANTED);
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA', kid: key.kid, typ: 'JWT' });
  expect(decodeJwt(token)).toEqual({
    ...{ iss: 'tagout', aud: 'core', sub: 'east-1', iat: NOW_S, exp: NOW_S + 90 },
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  });
  expect(expiresAt).toEqual(new Date(NOW_MS + 90_000));
});

it('lasts for whole seconds, and has an id of its own', async () => {
  const [a, b] = [await signToken(key, { ...WANTED, lifeMs: 1 }), await signToken(key, { ...WANTED, lifeMs: 1 })];
  expect(decodeJwt(a.token).exp).toBe(NOW_S + 1);
  expect(decodeJwt(a.token).jti).not.toBe(decodeJwt(b.token).jti);
});
