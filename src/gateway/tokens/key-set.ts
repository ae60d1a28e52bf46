import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import { isRecord } from '../../config/reader.js';

/** An Ed25519 key of a key file, in base64url. `d` is its private half; null where the file has only the public one. */
export interface SigningKey {
  kid: string;
  x: string;
  d: string | null;
}

/** The one algorithm of tagout's own tokens. */
export const ALGORITHM = 'EdDSA';

/** The keys of a JWKS; the first one signs. Or why the text is no key file, as the end of a sentence. */
export function parseKeySet(text: string): SigningKey[] | string {
  let set: unknown;
  try {
    set = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  const members = isRecord(set) ? set['keys'] : undefined;
  if (!Array.isArray(members) || members.length === 0) return 'it is not a JWKS with at least one key';
  const keys: SigningKey[] = [];
  for (const [index, member] of members.entries()) {
    const key = parseKey(member);
    if (typeof key === 'string') return `its key ${index + 1} ${key}`;
    if (keys.some(({ kid }) => kid === key.kid)) return `its key ${index + 1} has the kid of another key`;
    keys.push(key);
  }
  return keys;
}

/** The text of a key file. With `public`, nothing private is in it. */
export function keySetText(keys: SigningKey[], half: 'public' | 'private'): string {
  const members = keys.map((key) => (half === 'public' || key.d === null ? publicJwk(key) : privateJwk(key, key.d)));
  return `${JSON.stringify({ keys: members }, null, 2)}\n`;
}

/** The public half, with nothing private in it. */
export function publicJwk({ kid, x }: SigningKey): JWK {
  return { kty: 'OKP', crv: 'Ed25519', x, kid, alg: ALGORITHM, use: 'sig' };
}

export function privateJwk(key: SigningKey, d: string): JWK {
  return { ...publicJwk(key), d };
}

function parseKey(member: unknown): SigningKey | string {
  if (!isRecord(member)) return 'is not a JWK';
  const { kty, crv, kid, x, d, alg = ALGORITHM, use = 'sig' } = member;
  if (kty !== 'OKP' || crv !== 'Ed25519' || alg !== ALGORITHM || use !== 'sig')
    return 'is not an Ed25519 key for signatures';
  if (!isHalf(x)) return 'has no valid public half';
  if (typeof kid !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(kid)) return 'has no kid of up to 128 characters';
  if (d === undefined) return { kid, x, d: null };
  return isHalf(d) && isPair(x, d) ? { kid, x, d } : 'has a private half that is not of its public half';
}

/** 32 bytes. */
function isHalf(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
}

/** A token signed by `d` would never be valid if `x` were of another key. */
function isPair(x: string, d: string): boolean {
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
  return createPublicKey(key).export({ format: 'jwk' }).x === x;
}
