import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Denial, Proof } from '../proof.js';
import { claimsProblem, LEEWAY_S } from './claims.js';
import type { Keys } from './keys.js';
import type { TokenHeader } from './token-parts.js';

/** Who signs a kind of tokens, and how. Each kind has its own algorithms, so that no key is taken for another sort. */
export interface Signer {
  issuer: string;
  algorithms: string[];
  keys: Keys;
}

/** Claims that are proved, or why nothing is. */
export type Verified = { kind: 'claims'; claims: JWTPayload } | Extract<Proof, { kind: 'denied' | 'unknown' }>;

/** Checks the signature, the issuer and the times of a token. `nowMs` is wall-clock time. */
export async function verifyToken(
  token: string,
  { alg, kid }: TokenHeader,
  { issuer, algorithms, keys }: Signer,
  nowMs: number,
): Promise<Verified> {
  if (!algorithms.includes(alg))
    return denied('algorithm', 'the token is signed with an algorithm that its issuer does not use');
  const found = await keys.find(alg, kid);
  if (found.kind === 'unreadable') return { kind: 'unknown', why: found.why };
  if (found.kind === 'none') return denied('key', 'no known key has signed the token');
  let claims: JWTPayload;
  try {
    const currentDate = new Date(nowMs);
    ({ payload: claims } = await jwtVerify(token, found.key, {
      ...{ issuer, algorithms, currentDate },
      clockTolerance: LEEWAY_S,
    }));
  } catch (error) {
    return deniedBy(error);
  }
  const problem = claimsProblem(claims, Math.floor(nowMs / 1000));
  return problem === null ? { kind: 'claims', claims } : denied(problem.reason, problem.why);
}

/** Whoever the token says that issued it: nothing is proved yet. Null if it is no token. */
export function claimedIssuer(token: string): string | null {
  try {
    const { iss } = decodeJwt(token);
    return typeof iss === 'string' ? iss : null;
  } catch {
    return null;
  }
}

export function denied(reason: Denial, why: string): Extract<Proof, { kind: 'denied' }> {
  return { kind: 'denied', reason, why };
}

/** Messages of the library may quote the token. */
function deniedBy(error: unknown): Verified {
  if (error instanceof errors.JWTExpired) return denied('expired', 'the token has expired');
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return denied('signature', 'the signature of the token is not valid');
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf')
    return denied('not-yet-valid', 'the token is not valid yet');
  return denied('claims', 'the token is not valid');
}
