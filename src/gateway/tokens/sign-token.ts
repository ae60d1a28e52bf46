import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { LONGEST_LIFE_S } from './claims.js';
import { ALGORITHM, privateJwk, type SigningKey } from './key-set.js';

/** The issuer of tagout's own tokens. */
export const ISSUER = 'tagout';

/** Milliseconds. */
export const LONGEST_LIFE_MS = LONGEST_LIFE_S * 1000;

export interface HostToken {
  service: string;
  host: string;
  issuedAt: Date;
  /** Milliseconds, up to LONGEST_LIFE_MS; rounded up to whole seconds. */
  lifeMs: number;
}

export interface SignedToken {
  token: string;
  expiresAt: Date;
}

/** A token that is good for one host of one service, signed with the private half of `key`. */
export async function signToken(
  key: SigningKey & { d: string },
  { service, host, issuedAt, lifeMs }: HostToken,
): Promise<SignedToken> {
  const issuedAtS = Math.floor(issuedAt.getTime() / 1000);
  const expiresAtS = issuedAtS + Math.ceil(lifeMs / 1000);
  const token = await new SignJWT()
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(service)
    .setSubject(host)
    .setIssuedAt(issuedAtS)
    .setExpirationTime(expiresAtS)
    .setJti(randomUUID())
    .sign(await importJWK(privateJwk(key, key.d), ALGORITHM));
  return { token, expiresAt: new Date(expiresAtS * 1000) };
}
