import { NO_LOOKS, type LooksEvidence, type StepEvidence, type WriteEvidence } from '../src/domain/evidence.js';
import type { Look, Observed } from '../src/domain/observation.js';
import { restored } from '../src/domain/packed.js';
import { isStepEvidence } from '../src/domain/shapes/evidence.js';
import { VERSION } from '../src/domain/version.js';
import type { SentWrite } from './ports.js';

/** What a write is for, before it is sent. */
export type Intended = Pick<WriteEvidence, 'api' | 'where' | 'after'>;

/** Collects what a step does and sees, over all its attempts. */
export class Evidence {
  #looks: LooksEvidence = NO_LOOKS;
  #lastAskedMs: number | null = null;
  #writes: WriteEvidence[] = [];

  /**
   * `earlier`: what the attempt before reported last, possibly of another version. `changed` is called for each write
   * and each answer: then a heartbeat must carry it.
   */
  constructor(
    private readonly now: () => number,
    earlier?: unknown,
    private readonly changed: () => void = () => undefined,
  ) {
    const told = restored(earlier);
    if (!isStepEvidence(told)) return;
    this.#looks = told.looks;
    this.#lastAskedMs = told.looks.lastMs;
    // The attempt that was to get the answer has died.
    this.#writes = told.writes.map((one) => (one.outcome === 'sent' ? { ...one, outcome: 'unknown' } : one));
  }

  get isEmpty(): boolean {
    return this.#writes.length === 0 && this.#looks.count === 0;
  }

  looked({ at, askedMs }: Pick<Observed<Look>, 'at' | 'askedMs'>): void {
    const { count, firstMs, longestGapMs } = this.#looks;
    const gapMs = this.#lastAskedMs === null ? 0 : at - this.#lastAskedMs;
    this.#lastAskedMs = askedMs;
    this.#looks = {
      ...this.#looks,
      ...{ count: count + 1, firstMs: firstMs ?? askedMs, lastMs: at },
      longestGapMs: Math.max(longestGapMs, gapMs),
    };
  }

  /** A look found what was expected. */
  foundExpected({ askedMs }: { askedMs: number }): void {
    this.#looks = { ...this.#looks, lastGoodMs: askedMs };
  }

  /** A look found drift. */
  foundDrift(atMs: number): void {
    this.#looks = { ...this.#looks, firstBadMs: this.#looks.firstBadMs ?? atMs };
  }

  /** Call it before a write: if the worker dies before the answer, the write may still have arrived. */
  sending(intended: Intended): PendingWrite {
    const write: WriteEvidence = {
      ...intended,
      ...{ atMs: this.now(), requestId: null, outcome: 'sent', before: null },
    };
    this.#writes.push(write);
    this.changed();
    return {
      answered: (outcome, sent, atMs = this.now()) => {
        Object.assign(write, { ...sent, outcome, atMs });
        this.changed();
      },
      notSent: () => void (this.#writes = this.#writes.filter((one) => one !== write)),
    };
  }

  told(): StepEvidence {
    return { version: VERSION, writes: this.#writes.map((one) => ({ ...one })), looks: this.#looks };
  }
}

export interface PendingWrite {
  answered: (outcome: WriteEvidence['outcome'], sent: SentWrite | undefined, atMs?: number) => void;
  notSent: () => void;
}
