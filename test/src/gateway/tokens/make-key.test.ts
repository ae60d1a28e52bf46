import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { keySetText, parseKeySet } from '../../../../src/gateway/tokens/key-set.js';
import { makeKey } from '../../../../src/gateway/tokens/make-key.js';

it('makes a key of two halves, named by its thumbprint', async () => {
  const key = await makeKey();
  expect(parseKeySet(keySetText([key], 'private'))).toEqual([key]);
  // RFC 7638 and RFC 8037: the required members in alphabetical order, without spaces.
  const thumbprint = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${key.x}"}`).digest('base64url');
  expect(key.kid).toBe(thumbprint);
});

it('never makes the same key twice', async () => {
  expect((await makeKey()).d).not.toBe((await makeKey()).d);
});
