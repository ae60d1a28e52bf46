import { createHmac } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { makeKey } from '../../../../src/gateway/tokens/make-key.js';
import { privateJwk, type SigningKey } from '../../../../src/gateway/tokens/key-set.js';

/** Wall-clock time of these tests, and the same in seconds. */
export const NOW_MS = Date.UTC(2026, 10, 27);
export const NOW_S = NOW_MS / 1000;

/** The issuer of an account; its tokens name what called STS. */
export const STS_ISSUER = 'https://00000000-1111-2222-3333-444444444444.tokens.sts.global.api.aws';
export const INSTANCE = 'i-0123456789abcdef0';

export type PrivateKey = SigningKey & { d: string };

export async function privateKey(): Promise<PrivateKey> {
  return (await makeKey()) as PrivateKey;
}

/** The claims of a good host token. */
export function hostClaims(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ...{ iss: 'tagout', aud: 'core', sub: 'east-1', iat: NOW_S, exp: NOW_S + 3600, jti: 'a-token-of-east-1' },
    ...more,
  };
}

/** The claims of a good token of STS, as its documentation shows them. */
export function stsClaims(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ...{ iss: STS_ISSUER, aud: 'core', sub: 'arn:aws:iam::123456789012:role/app', iat: NOW_S, exp: NOW_S + 900 },
    'https://sts.amazonaws.com/': { ec2_source_instance_arn: arnOf(INSTANCE), request_tags: {} },
    ...more,
  };
}

export function arnOf(instance: string): string {
  return `arn:aws:ec2:eu-central-1:123456789012:instance/${instance}`;
}

/** A token of any form, signed with this key. A claim that is undefined is left out. */
export async function sign(
  claims: Record<string, unknown>,
  key: CryptoKey | PrivateKey,
  more: Record<string, unknown> = {},
): Promise<string> {
  const header = { alg: 'EdDSA', ...more };
  const [material, kid] = 'kid' in key ? [{ ...privateJwk(key, key.d), alg: header.alg }, key.kid] : [key, 'sts-1'];
  const signing = new SignJWT(claims).setProtectedHeader({ kid, ...header });
  return signing.sign(material, more['crit'] === undefined ? {} : { crit: { exp: true } });
}

/** A token with a signature of any bytes. */
export function assemble(header: unknown, claims: unknown, signature: Buffer | ((text: string) => Buffer)): string {
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const bytes = typeof signature === 'function' ? signature(text) : signature;
  return `${text}.${bytes.toString('base64url')}`;
}

/** Signs as HS256 does, with any secret. */
export function hmac(secret: string | Buffer): (text: string) => Buffer {
  return (text) => createHmac('sha256', secret).update(text).digest();
}

/** A key of an issuer, and its public JWK. */
export async function issuerKey(alg: string, kid: string): Promise<{ key: CryptoKey; jwk: JWK }> {
  const { privateKey: key, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { key, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}
