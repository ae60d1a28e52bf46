import type { ReadPlace } from '../ports.js';

/** While looks wait, at least this part of all reads goes to them, so that many steps can't blind the watchers. */
const KEPT_FOR_LOOKS = 0.4;

/**
 * A look is due this long after the one before. Until then nothing is reserved for it, and it gets only reads that
 * nobody else wants: a short `watch.every` must not slow down the steps of its own run.
 */
const DUE_MS = 5_000;

const FIRST_TO_LAST = ['write', 'step', 'look'] as const;

interface Waiting<T> {
  place: ReadPlace;
  /** Decides between reads with the same place: the first one in goes first. */
  order: number;
  item: T;
}

/** Decides who reads next. Pure: it knows no rate, and times are passed in. */
export class ReadQueue<T> {
  readonly #waiting: Record<ReadPlace['kind'], Waiting<T>[]> = { write: [], step: [], look: [] };
  #order = 0;
  /** Reads that looks must get before any other read goes out. */
  #owed = 0;

  get isEmpty(): boolean {
    return FIRST_TO_LAST.every((kind) => this.#waiting[kind].length === 0);
  }

  add(place: ReadPlace, item: T): void {
    const queue = this.#waiting[place.kind];
    const one = { place, order: (this.#order += 1), item };
    // Searched from the end, because a later read has mostly begun later.
    let at = queue.length;
    while (at > 0 && isBefore(one, queue[at - 1]!)) at -= 1;
    queue.splice(at, 0, one);
  }

  remove(item: T): void {
    for (const kind of FIRST_TO_LAST) {
      const at = this.#waiting[kind].findIndex((one) => one.item === item);
      if (at !== -1) this.#waiting[kind].splice(at, 1);
    }
  }

  /** How long until the next look is due; 0 if it is due, or if another read goes out before it. */
  earlyMs(nowMs: number): number {
    const [look] = this.#waiting.look;
    return look === undefined || this.#kindOfNext(nowMs) !== 'look' ? 0 : dueInMs(look, nowMs);
  }

  /** Removes and returns the next one; undefined if nobody waits. */
  next(nowMs: number): T | undefined {
    const kind = this.#kindOfNext(nowMs);
    if (kind === undefined) return undefined;
    if (kind === 'look') this.#owed = Math.max(0, this.#owed - 1);
    // Reads are reserved only while a look waits; they are not saved up at other times.
    else if (this.#isLookDue(nowMs)) this.#owed += KEPT_FOR_LOOKS / (1 - KEPT_FOR_LOOKS);
    else this.#owed = 0;
    return this.#waiting[kind].shift()?.item;
  }

  #kindOfNext(nowMs: number): ReadPlace['kind'] | undefined {
    if (this.#owed >= 1 && this.#isLookDue(nowMs)) return 'look';
    return FIRST_TO_LAST.find((one) => this.#waiting[one].length > 0);
  }

  #isLookDue(nowMs: number): boolean {
    const [look] = this.#waiting.look;
    return look !== undefined && dueInMs(look, nowMs) === 0;
  }
}

function dueInMs<T>({ place }: Waiting<T>, nowMs: number): number {
  return Math.max(0, place.sinceMs + DUE_MS - nowMs);
}

function isBefore<T>(a: Waiting<T>, b: Waiting<T>): boolean {
  return a.place.sinceMs !== b.place.sinceMs ? a.place.sinceMs < b.place.sinceMs : a.order < b.order;
}
