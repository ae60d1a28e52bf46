import type { CryptoKey } from 'jose';
import { fetchKeys, type KeySet } from './fetch-keys.js';
import type { FoundKey, Keys } from './keys.js';

/** Keys are read again, while checks go on with those of before, when they are older. Milliseconds, as all below. */
const FRESH_MS = 600_000;
/** Keys that are older are not used any more: their server may have taken one back. */
const OLDEST_MS = 86_400_000;
/** How often an unknown `kid` makes us ask: anybody can send one. */
const UNKNOWN_KID_MS = 60_000;
/** How long we wait after a failure. */
const RETRY_MS = 5_000;

export interface KeyServer {
  url: URL;
  /** Told in a sentence when the server begins to fail, and when it has another reason. */
  report: (problem: string) => void;
  /** Milliseconds by a clock that nobody sets. */
  uptime: () => number;
}

/** The keys of an issuer, kept between checks. While its server is down, the keys that are known go on to count. */
export class KeysOfServer implements Keys {
  private set: KeySet | null = null;
  private readAtMs = -Infinity;
  private askedAtMs = -Infinity;
  private asking: Promise<void> | null = null;
  private problem: string | null = null;

  constructor(private readonly server: KeyServer) {}

  async find(algorithm: string, kid: string): Promise<FoundKey> {
    if (this.ageMs() > OLDEST_MS) await this.ask(RETRY_MS);
    else if (this.ageMs() > FRESH_MS) void this.ask(RETRY_MS);
    const known = await this.pick(algorithm, kid);
    if (known !== null) return { kind: 'key', key: known };

    if (this.names(kid)) return { kind: 'none' };
    const isNew = await this.ask(this.set === null ? RETRY_MS : UNKNOWN_KID_MS);
    const key = await this.pick(algorithm, kid);
    if (key !== null) return { kind: 'key', key };
    if (this.problem !== null) return { kind: 'unreadable', why: "the keys of the token's issuer can't be read now" };
    // The issuer may have changed its keys since they were read, so nobody knows before the next time.
    return isNew || this.names(kid)
      ? { kind: 'none' }
      : { kind: 'unreadable', why: "the token's key is not known yet" };
  }

  private ageMs(): number {
    return this.server.uptime() - this.readAtMs;
  }

  /** Whether the issuer has a key of that name, usable or not. */
  private names(kid: string): boolean {
    if (this.set === null || this.ageMs() > OLDEST_MS) return false;
    return this.set.jwks().keys.some((key) => key.kid === kid);
  }

  /** Null: no usable key is known under this `kid`. */
  private async pick(alg: string, kid: string): Promise<CryptoKey | null> {
    if (this.set === null || this.ageMs() > OLDEST_MS) return null;
    try {
      return await this.set({ alg, kid });
    } catch {
      // No key of that name, or two, or one that can't be used with the algorithm.
      return null;
    }
  }

  /**
   * Asks the server, but not sooner than `pauseMs` after the last time. Joins a question that is under way. True if the
   * server was asked, and not before this call.
   */
  private async ask(pauseMs: number): Promise<boolean> {
    if (this.asking !== null) return this.asking.then(() => false);
    if (this.server.uptime() - this.askedAtMs < pauseMs) return false;
    this.askedAtMs = this.server.uptime();
    this.asking = this.read().finally(() => (this.asking = null));
    return this.asking.then(() => true);
  }

  private async read(): Promise<void> {
    try {
      this.set = await fetchKeys(this.server.url);
      this.readAtMs = this.server.uptime();
      this.problem = null;
    } catch (error) {
      const problem = `the key server ${this.server.url.host} can't be used: ${reasonOf(error)}`;
      if (problem !== this.problem) this.server.report(problem);
      this.problem = problem;
    }
  }
}

/** `fetch failed` alone tells nothing: its cause does. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && message === 'fetch failed' ? cause.message : message;
}
