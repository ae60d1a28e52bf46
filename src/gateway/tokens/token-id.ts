import { createHash } from 'node:crypto';

/** Names a token in the log: its `jti` if it has a plain one, or else the beginning of its SHA-256. */
export function tokenId(token: string, jti: unknown): string {
  if (typeof jti === 'string' && /^[A-Za-z0-9-]{8,64}$/.test(jti)) return jti;
  return createHash('sha256').update(token).digest('hex').slice(0, 32);
}
