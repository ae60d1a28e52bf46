import type { ReadPlace } from '../ports.js';

/** Of what goes out while looks wait, at least this part is looks: no crowd of steps blinds the watchers. */
const KEPT_FOR_LOOKS = 0.4;

const FIRST_TO_LAST = ['write', 'step', 'look'] as const;

interface Waiting<T> {
  place: ReadPlace;
  /** Of two of one place the one that came first is first. */
  order: number;
  item: T;
}

/** Who reads next. Pure: it knows neither rate nor clock. */
export class ReadQueue<T> {
  readonly #waiting: Record<ReadPlace['kind'], Waiting<T>[]> = { write: [], step: [], look: [] };
  #order = 0;
  /** Reads that looks have to get before any other goes out again. */
  #owed = 0;

  get isEmpty(): boolean {
    return FIRST_TO_LAST.every((kind) => this.#waiting[kind].length === 0);
  }

  add(place: ReadPlace, item: T): void {
    const queue = this.#waiting[place.kind];
    const one = { place, order: (this.#order += 1), item };
    // Mostly at the end: who comes later has mostly begun later.
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

  /** The next one, which leaves the queue; undefined where nobody waits. */
  next(): T | undefined {
    const { look } = this.#waiting;
    // What is kept is kept from those who would go before a look that waits, not saved up while none does.
    if (look.length === 0) this.#owed = 0;
    const kind = this.#owed >= 1 ? 'look' : FIRST_TO_LAST.find((one) => this.#waiting[one].length > 0);
    if (kind === undefined) return undefined;
    if (kind === 'look') this.#owed = Math.max(0, this.#owed - 1);
    else if (look.length > 0) this.#owed += KEPT_FOR_LOOKS / (1 - KEPT_FOR_LOOKS);
    return this.#waiting[kind].shift()?.item;
  }
}

function isBefore<T>(a: Waiting<T>, b: Waiting<T>): boolean {
  return a.place.sinceMs !== b.place.sinceMs ? a.place.sinceMs < b.place.sinceMs : a.order < b.order;
}
