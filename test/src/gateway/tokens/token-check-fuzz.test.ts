import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CheckToken, Proof } from '../../../../src/gateway/proof.js';
import { keySetText } from '../../../../src/gateway/tokens/key-set.js';
import { createTokenCheck } from '../../../../src/gateway/tokens/token-check.js';
import { folder } from './folder.js';
import { assemble, hmac, hostClaims, issuerKey, NOW_MS, privateKey, sign, STS_ISSUER, stsClaims } from './forge.js';
import { keyServer } from './key-server.js';

const own = await privateKey();
const stranger = await privateKey();
const rsa = await issuerKey('RS256', 'sts-1');
const VALID = [await sign(hostClaims(), own), await sign(stsClaims(), rsa.key, { alg: 'RS256' })];

/** A check that accepts the two valid tokens. */
async function readyCheck(): Promise<CheckToken> {
  const keysFile = join(folder(), 'public.json');
  writeFileSync(keysFile, keySetText([own], 'public'));
  const { url: jwks } = await keyServer([rsa.jwk]);
  const check = await createTokenCheck({
    ...{ keysFile, issuer: { url: STS_ISSUER, jwks } },
    ...{ report: () => undefined, now: () => NOW_MS, uptime: () => 0 },
  });
  expect(await check(VALID[0]!)).toMatchObject({ kind: 'host' });
  expect(await check(VALID[1]!)).toMatchObject({ kind: 'instance' });
  return check;
}

/** Expects that a text proves nothing and that the answer does not repeat it, unless it is one of the valid tokens. */
function expectNothing(text: string, proof: Proof): void {
  if (VALID.includes(text)) return;
  // Of a key that its issuer may have by now.
  if (proof.kind === 'unknown') {
    expect(proof.why).toBe("the token's key is not known yet");
    return;
  }
  expect(proof).toEqual({
    kind: 'denied',
    reason: expect.stringMatching(/^[a-z-]{3,15}$/) as string,
    why: expect.stringMatching(/^[a-z' ]{10,80}$/i) as string,
  });
}

const valid = fc.constantFrom(...VALID);
const json = fc.json({ maxDepth: 3 }).map((text) => Buffer.from(text).toString('base64url'));
const algorithm = fc.constantFrom('EdDSA', 'RS256', 'ES384', 'HS256', 'none', 'PS256', '', null);
const kid = fc.constantFrom(own.kid, 'sts-1', 'sts-2', '', null, '__proto__');
const extra = fc.dictionary(fc.constantFrom('crit', 'jwk', 'jku', 'x5u', 'typ', 'b64', 'cty'), fc.jsonValue());

it.each<[string, fc.Arbitrary<string>]>([
  ['any text', fc.string({ unit: 'binary', maxLength: 5000 })],
  ['three parts of any letters', fc.stringMatching(/^[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,100}$/)],
  ['three parts of any JSON', fc.tuple(json, json, json).map((parts) => parts.join('.'))],
  [
    'a valid token with a character changed',
    fc
      .tuple(valid, fc.nat(), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }))
      .map(([token, at, char]) => token.slice(0, at % token.length) + char + token.slice((at % token.length) + 1)),
  ],
  [
    'a valid token with a bit changed',
    fc.tuple(valid, fc.nat(2), fc.nat(), fc.nat(7)).map(([token, part, at, bit]) => {
      const parts = token.split('.');
      const bytes = Buffer.from(parts[part]!, 'base64url');
      bytes[at % bytes.length]! ^= 1 << bit;
      parts[part] = bytes.toString('base64url');
      return parts.join('.');
    }),
  ],
  [
    'a part of a valid token',
    fc.tuple(valid, fc.nat(), fc.nat()).map(([token, from, to]) => token.slice(from % 20, -(to % 200) || undefined)),
  ],
  [
    'parts of both valid tokens',
    fc.tuple(valid, valid, valid).map((three) => three.map((one, at) => one.split('.')[at]).join('.')),
  ],
  [
    'good claims with any header and signature',
    fc
      .tuple(algorithm, kid, extra, fc.boolean(), fc.uint8Array({ maxLength: 300 }))
      .map(([alg, name, more, isHost, signature]) =>
        assemble({ alg, kid: name, ...more }, isHost ? hostClaims() : stsClaims(), Buffer.from(signature)),
      ),
  ],
  [
    'good claims with a public key as the secret',
    fc
      .tuple(algorithm, kid, fc.constantFrom(own.x, rsa.jwk.n!))
      .map(([alg, name, secret]) => assemble({ alg, kid: name }, hostClaims(), hmac(Buffer.from(secret, 'base64url')))),
  ],
])('proves nothing: %s', async (_, texts) => {
  const check = await readyCheck();
  const property = fc.asyncProperty(texts, async (text) => expectNothing(text, await check(text)));
  await fc.assert(property, { numRuns: 500 });
});

it("proves nothing with somebody else's key", async () => {
  const check = await readyCheck();
  const claims = fc.record({ aud: fc.jsonValue(), sub: fc.jsonValue(), exp: fc.jsonValue() }, { requiredKeys: [] });
  const property = fc.asyncProperty(claims, extra, async (more, header) => {
    const token = await sign(hostClaims(more), { ...stranger, kid: own.kid }, { ...header, crit: undefined });
    expectNothing(token, await check(token));
  });
  await fc.assert(property, { numRuns: 200 });
});

it('with the right key, proves only what the claims say, whatever they are', async () => {
  const check = await readyCheck();
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('core', 'east-1', ['core'], 1, -1, 1e308, ''));
  const names = fc.constantFrom('aud', 'sub', 'exp', 'iat', 'nbf', 'jti', 'iss', 'more');
  const property = fc.asyncProperty(fc.dictionary(names, value), async (more) => {
    const claims = hostClaims(more);
    const proof = await check(await sign(claims, own));
    if (proof.kind !== 'host') return expectNothing('', proof);
    expect([proof.service, proof.host, 'tagout']).toEqual([claims['aud'], claims['sub'], claims['iss']]);
    expect(claims['exp']).toBeGreaterThan(NOW_MS / 1000);
    expect(proof.id).toMatch(/^[A-Za-z0-9-]{8,64}$/);
  });
  await fc.assert(property, { numRuns: 300 });
});
