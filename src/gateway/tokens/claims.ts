import type { JWTPayload } from 'jose';

/** Seconds that clocks of two machines may differ. An expired token gets none of them. */
export const LEEWAY_S = 60;

/** From issue to expiry, in seconds: a year. A token that never expires can't be called back. */
export const LONGEST_LIFE_S = 366 * 86_400;

/** Why these claims prove nothing at `nowS`, as a phrase; null if they may. Their signature was checked before. */
export function claimsProblem({ iat, nbf, exp, aud, sub }: JWTPayload, nowS: number): string | null {
  if (!isTime(iat) || !isTime(exp)) return 'the token does not say when it was issued and when it expires';
  if (nbf !== undefined && !isTime(nbf)) return 'the token says in no valid way from when on it is valid';
  if (exp <= nowS) return 'the token has expired';
  if (iat > nowS + LEEWAY_S || (nbf ?? iat) > nowS + LEEWAY_S) return 'the token is not valid yet';
  if (exp - iat > LONGEST_LIFE_S) return 'the token is valid for more than a year';
  if (typeof aud !== 'string') return 'the token is not for one service alone';
  if (typeof sub !== 'string' || sub === '') return 'the token does not say whose it is';
  return null;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
