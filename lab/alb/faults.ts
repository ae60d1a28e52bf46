/** What goes wrong with one call. `carriedOut`: the call takes effect all the same, only its answer is lost. */
export type Fault =
  | { kind: 'error'; code: string; status?: number; message?: string; carriedOut?: boolean }
  /** The connection stays open and nothing is ever answered. */
  | { kind: 'hang'; carriedOut?: boolean }
  /** The connection is closed without an answer. */
  | { kind: 'cut'; carriedOut?: boolean }
  /** This text in place of the answer: half of one, another service's error page. */
  | { kind: 'body'; body: string; status?: number; carriedOut?: boolean }
  /** Over HTTP the call waits for this, then goes its usual way. */
  | { kind: 'hold'; until: Promise<unknown> };

/** Thrown by the core in place of an answer; the HTTP side and simulations turn it into what the caller sees. */
export class FaultyAnswer extends Error {
  constructor(readonly fault: Exclude<Fault, { kind: 'hold' }>) {
    super(`injected: ${fault.kind === 'error' ? fault.code : fault.kind}`);
    this.name = 'FaultyAnswer';
  }
}

interface Pending {
  action: string;
  times: number;
  fault: Fault;
}

/** Faults that tests have ordered, first in first out for each action. */
export class Faults {
  #pending: Pending[] = [];

  /** The next `times` calls of `action` (`*`: of any) get this fault; Infinity is until `clear`. */
  add(action: string, fault: Fault, times: number): void {
    this.#pending.push({ action, times, fault });
  }

  take(action: string): Fault | undefined {
    const pending = this.#pending.find((one) => one.action === action || one.action === '*');
    if (pending === undefined) return undefined;
    pending.times -= 1;
    if (pending.times <= 0) this.#pending = this.#pending.filter((one) => one !== pending);
    return pending.fault;
  }

  clear(): void {
    this.#pending = [];
  }
}
