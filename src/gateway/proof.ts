/** The kind of a credential that proves nothing, as metrics count it. */
export type Denial =
  | 'missing'
  | 'malformed'
  | 'issuer'
  | 'algorithm'
  | 'key'
  | 'signature'
  | 'expired'
  | 'not-yet-valid'
  | 'claims';

/** What a credential proves, or why it proves nothing. No part of the credential is in it. */
export type Proof =
  | { kind: 'host'; service: string; host: string; id: string }
  /** The host is the one that has this instance as its target. */
  | { kind: 'instance'; service: string; instanceId: string; id: string }
  /** Not valid, and it will not become valid by itself. `why` is one phrase. */
  | { kind: 'denied'; reason: Denial; why: string }
  /** It can't be judged now, because keys can't be read. `why` is one phrase. */
  | { kind: 'unknown'; why: string };

/**
 * Checks the text behind `Authorization: Bearer `. The time that it takes is bounded, and it never throws, whatever the
 * text is. In the answer, `id` names the token for rate limits and for the log.
 */
export type CheckToken = (token: string) => Promise<Proof>;
