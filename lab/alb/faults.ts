/** What goes wrong with one call. `carriedOut`: the call takes effect, and only its answer is lost. */
export type Fault =
  | { kind: 'error'; code: string; status?: number; message?: string; carriedOut?: boolean }
  /** The connection stays open and nothing is ever answered. */
  | { kind: 'hang'; carriedOut?: boolean }
  /** The connection is closed without an answer. */
  | { kind: 'cut'; carriedOut?: boolean }
  /** This text instead of the answer: for example half an answer, or the error page of another service. */
  | { kind: 'body'; body: string; status?: number; carriedOut?: boolean }
  /** Over HTTP the call waits for this, and is then handled as usual. */
  | { kind: 'hold'; until: Promise<unknown> };

/** Thrown by the core instead of an answer. The HTTP side and simulations turn it into what the caller sees. */
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
  #any: (() => Fault | undefined) | undefined;

  /** The next `times` calls of `action` (`*`: any) get this fault; Infinity: until `clear`. */
  add(action: string, fault: Fault, times: number): void {
    this.#pending.push({ action, times, fault });
  }

  /** From now on, each call gets what this returns, if it gets no fault that was ordered for it. Until `clear`. */
  decide(any: () => Fault | undefined): void {
    this.#any = any;
  }

  take(action: string): Fault | undefined {
    const pending = this.#pending.find((one) => one.action === action || one.action === '*');
    if (pending === undefined) return this.#any?.();
    pending.times -= 1;
    if (pending.times <= 0) this.#pending = this.#pending.filter((one) => one !== pending);
    return pending.fault;
  }

  clear(): void {
    this.#pending = [];
    this.#any = undefined;
  }
}
