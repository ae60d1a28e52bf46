import { createPublicKey, createSign, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importJWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckToken } from '../../../../src/gateway/proof.js';
import { keySetText, publicJwk } from '../../../../src/gateway/tokens/key-set.js';
import { signToken } from '../../../../src/gateway/tokens/sign-token.js';
import { createTokenCheck } from '../../../../src/gateway/tokens/token-check.js';
import { folder } from './folder.js';
import {
  arnOf,
  assemble,
  hmac,
  hostClaims,
  INSTANCE,
  issuerKey,
  NOW_MS,
  NOW_S,
  privateKey,
  sign,
  STS_ISSUER,
  stsClaims,
} from './forge.js';
import { keyServer, type KeyServerStub } from './key-server.js';

const own = await privateKey();
const before = await privateKey();
const stranger = await privateKey();
const rsa = await issuerKey('RS256', 'sts-1');
const ec = await issuerKey('ES384', 'sts-2');
/** Valid keys for algorithms that STS never uses. */
const p256 = await issuerKey('ES256', 'sts-3');
const edwards = await issuerKey('EdDSA', 'sts-4');
const pss = await issuerKey('PS256', 'sts-5');
/** A key that is too short to be accepted. */
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
const weakJwk = { ...weak.publicKey.export({ format: 'jwk' }), kid: 'sts-6', alg: 'RS256' };

let server: KeyServerStub;
let problems: string[];
let nowMs: number;
let check: CheckToken;

beforeEach(async () => {
  const keysFile = join(folder(), 'public.json');
  writeFileSync(keysFile, keySetText([own, before], 'public'));
  server = await keyServer([...[rsa, ec, p256, edwards, pss].map(({ jwk }) => jwk), weakJwk]);
  problems = [];
  nowMs = NOW_MS;
  const issuer = { url: STS_ISSUER, jwks: server.url };
  const clocks = { now: () => nowMs, uptime: () => nowMs - NOW_MS };
  check = await createTokenCheck({ keysFile, issuer, report: (problem) => problems.push(problem), ...clocks });
});
afterEach(() => expect(problems).toEqual([]));

describe('a token of tagout', () => {
  it('proves its host', async () => {
    const id = 'a-token-of-east-1';
    const proof = { kind: 'host', service: 'core', host: 'east-1', id };
    expect(await check(await sign(hostClaims(), own))).toEqual(proof);
    expect(await check(await sign(hostClaims(), before))).toEqual(proof);
  });

  it('is what tagout token prints', async () => {
    const wanted = { service: 'core', host: 'east-1', issuedAt: new Date(NOW_MS), lifeMs: 366 * 86_400_000 };
    const { token, expiresAt } = await signToken(own, wanted);
    expect(await check(token)).toMatchObject({ kind: 'host', service: 'core', host: 'east-1' });
    nowMs = expiresAt.getTime() - 1;
    expect(await check(token)).toMatchObject({ kind: 'host' });
    nowMs = expiresAt.getTime();
    expect(await check(token)).toEqual({ kind: 'denied', reason: 'expired', why: 'the token has expired' });
  });

  it.each<[string, () => Promise<string> | string, string]>([
    ['nothing', () => '', 'no signed JWT'],
    ['a word', () => 'secret', 'no signed JWT'],
    ['one part less', async () => (await sign(hostClaims(), own)).replace(/\.[^.]*$/, ''), 'no signed JWT'],
    ['one part more', async () => `${await sign(hostClaims(), own)}.x`, 'no signed JWT'],
    ['encrypted, in five parts', () => 'e30.e30.e30.e30.e30', 'no signed JWT'],
    ['a space around', async () => ` ${await sign(hostClaims(), own)}`, 'no signed JWT'],
    ['padding', async () => `${await sign(hostClaims(), own)}==`, 'no signed JWT'],
    ['claims that are no object', () => assemble({ alg: 'EdDSA', kid: own.kid }, [], Buffer.alloc(64)), 'issuer'],
    ['4097 characters', async () => sign(hostClaims({ pad: 'x'.repeat(4096) }), own), 'too long'],
    ['another key', async () => sign(hostClaims(), stranger), 'no known key'],
    ['another key of that name', async () => sign(hostClaims(), { ...stranger, kid: own.kid }), 'signature'],
    ['no kid', async () => sign(hostClaims(), own, { kid: undefined }), 'does not name the key'],
    [
      'a kid that is a list',
      async () => assemble({ alg: 'EdDSA', kid: [own.kid] }, hostClaims(), Buffer.alloc(64)),
      'does not name',
    ],
    ['no signature', () => assemble({ alg: 'EdDSA', kid: own.kid }, hostClaims(), Buffer.alloc(64)), 'signature'],
    [
      'an empty signature',
      () => assemble({ alg: 'EdDSA', kid: own.kid }, hostClaims(), Buffer.alloc(0)),
      'no signed JWT',
    ],
    ['alg none', () => assemble({ alg: 'none', kid: own.kid }, hostClaims(), Buffer.alloc(1)), 'algorithm'],
    [
      'alg none, written otherwise',
      () => assemble({ alg: 'NoNe', kid: own.kid }, hostClaims(), Buffer.alloc(1)),
      'algorithm',
    ],
    ['no alg', () => assemble({ kid: own.kid }, hostClaims(), Buffer.alloc(64)), 'no signed JWT'],
    ['the newer name of EdDSA', async () => sign(hostClaims(), own, { alg: 'Ed25519' }), 'algorithm'],
    ['an expiry that is missing', async () => sign(hostClaims({ exp: undefined }), own), 'does not say when'],
    ['an expiry that is past', async () => sign(hostClaims({ exp: NOW_S - 1 }), own), 'expired'],
    ['an expiry of now', async () => sign(hostClaims({ exp: NOW_S }), own), 'expired'],
    ['an expiry in two years', async () => sign(hostClaims({ exp: NOW_S + 63_072_000 }), own), 'more than a year'],
    ['an issue in the future', async () => sign(hostClaims({ iat: NOW_S + 61 }), own), 'not valid yet'],
    ['no issue', async () => sign(hostClaims({ iat: undefined }), own), 'does not say when'],
    ['a beginning in the future', async () => sign(hostClaims({ nbf: NOW_S + 61 }), own), 'not valid yet'],
    ['an audience of two', async () => sign(hostClaims({ aud: ['core', 'web'] }), own), 'one service'],
    ['an audience of one, as a list', async () => sign(hostClaims({ aud: ['core'] }), own), 'one service'],
    ['no audience', async () => sign(hostClaims({ aud: undefined }), own), 'one service'],
    ['an audience that is not a service', async () => sign(hostClaims({ aud: 'Core/..' }), own), 'no service'],
    ['no subject', async () => sign(hostClaims({ sub: undefined }), own), 'whose it is'],
    ['a subject that is not a host', async () => sign(hostClaims({ sub: 'east-1\nadmin' }), own), 'no host'],
    ['no issuer', async () => sign(hostClaims({ iss: undefined }), own), 'issuer'],
    ['another issuer', async () => sign(hostClaims({ iss: 'tagout2' }), own), 'issuer'],
    ['a list of issuers', async () => sign(hostClaims({ iss: ['tagout'] }), own), 'issuer'],
    ['a critical header', async () => sign(hostClaims(), own, { crit: ['exp'], exp: 1 }), 'header'],
    [
      'a payload that is not encoded',
      () => assemble({ alg: 'EdDSA', kid: own.kid, crit: ['b64'], b64: false }, hostClaims(), Buffer.alloc(64)),
      'header',
    ],
    [
      'a key of its own',
      async () => sign(hostClaims(), { ...stranger, kid: own.kid }, { jwk: publicJwk(stranger) }),
      'header',
    ],
    ['a place of its keys', async () => sign(hostClaims(), own, { jku: 'https://example.com/jwks' }), 'header'],
    ['a certificate', async () => sign(hostClaims(), own, { x5c: ['MIIB'] }), 'header'],
    ['a place of its certificate', async () => sign(hostClaims(), own, { x5u: 'https://example.com/x' }), 'header'],
    ['compression', async () => sign(hostClaims(), own, { zip: 'DEF' }), 'header'],
  ])('is denied with %s', async (_, forge, why) => {
    const token = await forge();
    const proof = await check(token);
    expect(proof).toMatchObject({ kind: 'denied', why: expect.stringContaining(why) as string });
    expect(server.asked()).toBe(0);
  });
});

describe('a token of STS', () => {
  it.each([
    ['RS256', rsa.key, 'sts-1'],
    ['ES384', ec.key, 'sts-2'],
  ])('proves its instance, signed with %s', async (alg, key, kid) => {
    const token = await sign(stsClaims({ jti: 'c9c99a1c-5763-4db3-87c4-b96d4749b0d0' }), key, { alg, kid });
    expect(await check(token)).toEqual({
      ...{ kind: 'instance', service: 'core', instanceId: INSTANCE, id: 'c9c99a1c-5763-4db3-87c4-b96d4749b0d0' },
    });
  });

  const claimed = (ofSts: unknown) => stsClaims({ 'https://sts.amazonaws.com/': ofSts });
  const rs256 = (claims: Record<string, unknown>) => sign(claims, rsa.key, { alg: 'RS256', kid: 'sts-1' });
  it.each<[string, () => Promise<string> | string, string]>([
    ['of another account', () => rs256(stsClaims({ iss: STS_ISSUER.replace('0', '9') })), 'issuer'],
    ['of tagout as its issuer', () => rs256(hostClaims()), 'algorithm'],
    ['with a name like the issuer', () => rs256(stsClaims({ iss: `${STS_ISSUER}/` })), 'issuer'],
    ['signed with a key of a gateway', () => sign(stsClaims(), own), 'algorithm'],
    ['signed with EdDSA by its own key', () => sign(stsClaims(), edwards.key, { kid: 'sts-4' }), 'algorithm'],
    [
      'signed with ES256 by its own key',
      () => sign(stsClaims(), p256.key, { alg: 'ES256', kid: 'sts-3' }),
      'algorithm',
    ],
    ['signed with PS256 by its own key', () => sign(stsClaims(), pss.key, { alg: 'PS256', kid: 'sts-5' }), 'algorithm'],
    [
      'with the algorithm of another key',
      () => sign(stsClaims(), rsa.key, { alg: 'RS256', kid: 'sts-2' }),
      'no known key',
    ],
    [
      'signed with a short key',
      () =>
        assemble({ alg: 'RS256', kid: 'sts-6' }, stsClaims(), (text) =>
          createSign('RSA-SHA256').update(text).sign(weak.privateKey),
        ),
      'not valid',
    ],
    ['without an audience', () => rs256(stsClaims({ aud: undefined })), 'one service'],
    ['with a list of audiences', () => rs256(stsClaims({ aud: ['core', 'web'] })), 'one service'],
    ['without a subject', () => rs256(stsClaims({ sub: undefined })), 'whose it is'],
    ['that never expires', () => rs256(stsClaims({ exp: undefined })), 'does not say when'],
    ['that has expired', () => rs256(stsClaims({ exp: NOW_S })), 'expired'],
    ['of something that is not an instance', () => rs256(claimed({ aws_account: '123456789012' })), 'no EC2 instance'],
    ['without what STS knows', () => rs256(claimed(undefined)), 'no EC2 instance'],
    ['with a list of what STS knows', () => rs256(claimed([{ ec2_source_instance_arn: arnOf(INSTANCE) }])), 'no EC2'],
    [
      'with an instance among the tags of the caller',
      () => rs256(claimed({ request_tags: { ec2_source_instance_arn: arnOf(INSTANCE) } })),
      'no EC2',
    ],
    [
      'with an instance in a place of its own',
      () => rs256({ ...claimed({}), ec2_source_instance_arn: arnOf(INSTANCE) }),
      'no EC2',
    ],
    ['with several instances', () => rs256(claimed({ ec2_source_instance_arn: [arnOf(INSTANCE)] })), 'no EC2'],
    [
      'of an ARN that ends otherwise',
      () => rs256(claimed({ ec2_source_instance_arn: `${arnOf(INSTANCE)}/x` })),
      'no EC2',
    ],
    [
      'of an ARN that is not an instance',
      () => rs256(claimed({ ec2_source_instance_arn: `arn:aws:s3:::instance/${INSTANCE}` })),
      'no EC2',
    ],
  ])('is denied %s', async (_, forge, why) => {
    expect(await check(await forge())).toMatchObject({ kind: 'denied', why: expect.stringContaining(why) as string });
  });
});

describe('a public key used as a secret', () => {
  const spki = createPublicKey({ key: publicJwk(own) as never, format: 'jwk' });
  const rsaKey = createPublicKey({ key: rsa.jwk as never, format: 'jwk' });
  it.each([
    ['the key of the file, as PEM', hostClaims(), own.kid, spki.export({ type: 'spki', format: 'pem' })],
    ['the key of the file, as DER', hostClaims(), own.kid, spki.export({ type: 'spki', format: 'der' })],
    ['the key of the file, its bytes', hostClaims(), own.kid, Buffer.from(own.x, 'base64url')],
    ['the key of the file, as text', hostClaims(), own.kid, own.x],
    ['the key of STS, as PEM', stsClaims(), 'sts-1', rsaKey.export({ type: 'spki', format: 'pem' })],
    ['the key of STS, as DER', stsClaims(), 'sts-1', rsaKey.export({ type: 'spki', format: 'der' })],
  ])('proves nothing: %s', async (_, claims, kid, secret) => {
    const token = assemble({ alg: 'HS256', kid }, claims, hmac(secret));
    expect(await check(token)).toMatchObject({ kind: 'denied', why: expect.stringContaining('algorithm') as string });
  });
});

describe('without', () => {
  it('a key file, no token of tagout is valid', async () => {
    const issuer = { url: STS_ISSUER, jwks: server.url };
    const alone = await createTokenCheck({ issuer, report: () => undefined, now: () => NOW_MS });
    expect(await alone(await sign(hostClaims(), own))).toMatchObject({ kind: 'denied' });
  });

  it('an issuer, no token of STS is valid', async () => {
    const alone = await createTokenCheck({ report: () => undefined, now: () => NOW_MS });
    expect(await alone(await sign(stsClaims(), rsa.key, { alg: 'RS256' }))).toMatchObject({ kind: 'denied' });
  });
});

it.each([
  ['http://example.com/jwks', 'begins with https://'],
  ['http://127.0.0.1.example.com/jwks', 'begins with https://'],
  ['ftp://127.0.0.1/jwks', 'begins with https://'],
  ['file:///etc/passwd', 'begins with https://'],
  ['jwks.json', 'begins with https://'],
  ['https://alice:secret@example.com/jwks', 'without a user'],
])('keys are not read from %s', async (jwks, problem) => {
  const made = createTokenCheck({ issuer: { url: STS_ISSUER, jwks }, report: () => undefined });
  await expect(made).rejects.toMatchObject({ kind: 'usage', message: expect.stringContaining(problem) as string });
});

it('tokens of tagout are checked even while the key server is down', async () => {
  server.answer((request) => void request.socket.destroy());
  const proof = await check(await sign(stsClaims(), rsa.key, { alg: 'RS256' }));
  expect(proof).toEqual({ kind: 'unknown', why: "the keys of the token's issuer can't be read now" });
  expect(problems.splice(0)).toEqual([expect.stringMatching(/^the key server 127\.0\.0\.1:\d+ can't be used: /)]);
  expect(await check(await sign(hostClaims(), own))).toMatchObject({ kind: 'host' });
});

it('keys of the file, imported with another library, sign tokens that are accepted', async () => {
  const key = await importJWK({ ...publicJwk(own), d: own.d }, 'EdDSA');
  if (key instanceof Uint8Array) throw new Error('no secret');
  expect(await check(await sign(hostClaims(), key, { kid: own.kid }))).toMatchObject({ kind: 'host' });
});
