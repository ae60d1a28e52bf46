import type { JWTPayload } from 'jose';
import type { Denial } from '../proof.js';

/** Seconds that clocks of two machines may differ. An expired token gets none of them. */
export const LEEWAY_S = 60;

/** From issue to expiry, in seconds: a year. A token that never expires can't be called back. */
export const LONGEST_LIFE_S = 366 * 86_400;

interface Problem {
  reason: Denial;
  why: string;
}

/** Why these claims prove nothing at `nowS`, with a phrase; null if they may. Their signature was checked before. */
export function claimsProblem({ iat, nbf, exp, aud, sub }: JWTPayload, nowS: number): Problem | null {
  if (!isTime(iat) || !isTime(exp)) return wrong('the token does not say when it was issued and when it expires');
  if (nbf !== undefined && !isTime(nbf)) return wrong('the token says in no valid way from when on it is valid');
  if (exp <= nowS) return { reason: 'expired', why: 'the token has expired' };
  if (iat > nowS + LEEWAY_S || (nbf ?? iat) > nowS + LEEWAY_S)
    return { reason: 'not-yet-valid', why: 'the token is not valid yet' };
  if (exp - iat > LONGEST_LIFE_S) return wrong('the token is valid for more than a year');
  if (typeof aud !== 'string') return wrong('the token is not for one service alone');
  if (typeof sub !== 'string' || sub === '') return wrong('the token does not say whose it is');
  return null;
}

function wrong(why: string): Problem {
  return { reason: 'claims', why };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
