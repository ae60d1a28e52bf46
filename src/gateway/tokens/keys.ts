import type { CryptoKey } from 'jose';

/** Where public keys come from. */
export interface Keys {
  /** Never throws. The time that it takes is bounded. */
  find(algorithm: string, kid: string): Promise<FoundKey>;
}

export type FoundKey =
  | { kind: 'key'; key: CryptoKey }
  /** There is no such key. */
  | { kind: 'none' }
  /** The keys can't be read now, so nobody knows. `why` is one phrase. */
  | { kind: 'unreadable'; why: string };
