import { Watchable } from '../watchable.js';
import type { Shape } from './tree.js';

const ENTRIES_MAX = 200_000;

/** Who called: the user agent that was sent, or the name of a foreign writer. */
export interface Caller {
  name: string;
  foreign: boolean;
  /** For CloudTrail; over HTTP, all three are known. */
  accessKeyId?: string;
  sourceAddress?: string;
  userAgent?: string;
}

export interface JournalEntry {
  /** From 1, without gaps. */
  n: number;
  at: number;
  action: string;
  params: Shape;
  by: Caller;
  requestId: string;
  /** `ok`, the error code, or `hang`, `cut`, `body` if an injected fault replaced the answer. */
  outcome: string;
  /** True if the call was carried out and may have changed something, whatever the caller was answered. */
  write: boolean;
  /** For a write: when the data plane has it. */
  dataPlaneAt: number | null;
}

/** Every API call in order: tests count calls and assert "not one more write" from it. */
export class Journal {
  readonly #entries: JournalEntry[] = [];
  readonly #calls = new Watchable<JournalEntry>();
  #count = 0;

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** The number of calls so far. Pass it as `after` to see only later calls. */
  get count(): number {
    return this.#count;
  }

  record(entry: Omit<JournalEntry, 'n'>): void {
    this.#count += 1;
    const numbered = { n: this.#count, ...entry };
    this.#entries.push(numbered);
    if (this.#entries.length > ENTRIES_MAX) this.#entries.shift();
    this.#calls.emit(numbered);
  }

  calls(action: string, after = 0): JournalEntry[] {
    return this.#entries.filter((entry) => entry.n > after && entry.action === action);
  }

  writes(after = 0): JournalEntry[] {
    return this.#entries.filter((entry) => entry.n > after && entry.write);
  }

  /** Calls `listener` right after each call was carried out, before its caller has the answer. */
  on(listener: (entry: JournalEntry) => void): () => void {
    return this.#calls.on(listener);
  }

  /** The `nth` call that matches, counted from the beginning or from `after`. It may already have happened. */
  nth(nth: number, match: (entry: JournalEntry) => boolean, after = 0): Promise<JournalEntry> {
    const before = this.#entries.filter((entry) => entry.n > after && match(entry));
    const found = before[nth - 1];
    if (found !== undefined) return Promise.resolve(found);
    let missing = nth - before.length;
    return this.#calls.next((entry) => entry.n > after && match(entry) && --missing === 0);
  }

  nthCall(nth: number, action: string, after = 0): Promise<JournalEntry> {
    return this.nth(nth, (entry) => entry.action === action, after);
  }

  /** The `nth` write to the routing: a tag moves no traffic. */
  nthWrite(nth: number, after = 0): Promise<JournalEntry> {
    return this.nth(nth, ({ write, action }) => write && !action.endsWith('Tags'), after);
  }
}
