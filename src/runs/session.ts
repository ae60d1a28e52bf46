import { isUndecodable, isUnreachable, unreachable, type Connected } from '../connect.js';

export { isUndecodable };
export type { Connected };

/** Why Temporal can't be reached, as a sentence; null for any other error. */
export function outageOf(error: unknown, session: Pick<Connected, 'address' | 'namespace'>): string | null {
  return isUnreachable(error) ? unreachable(error, session).message : null;
}
