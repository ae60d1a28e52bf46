/** The answer can't be used. The caller puts the address before the message: `answered 503`. */
export class Unreadable extends Error {
  /** The same message, but it quotes nothing of the answer: a host may echo its request. */
  readonly discreet: string;

  constructor(message: string, { discreet = message, cause }: { discreet?: string; cause?: unknown } = {}) {
    super(message, { cause });
    this.discreet = discreet;
  }

  /** What may be told of an answer to a request with these headers, some of which may be secret. */
  wordsFor(headers: Record<string, string>): string {
    return Object.keys(headers).length === 0 ? this.message : this.discreet;
  }
}
