import { fillQuery, findBlocked } from '../src/domain/blockers.js';
import type { Blockers } from '../src/domain/config.js';
import type { Progress } from '../src/domain/status.js';
import type { StepFailureDetails } from '../src/domain/step-failure.js';
import { stepFailure } from './failure.js';
import { longestLookMs, type RunScope } from './scopes.js';
import type { Step } from './step.js';
import type { Stopwatch } from './stopwatches.js';

/** How long Prometheus may take to answer a query. */
const ANSWER_MS_MAX = 5_000;

type AskingScope = Pick<RunScope, 'config' | 'cluster'>;

/** The answers to all queries, as far as they block. */
export interface Asked {
  /** In milliseconds since the Unix epoch: no answer is older. */
  askedMs: number;
  /** Why nothing may be done, one phrase a query; empty if nothing blocks. */
  blocked: string[];
  /** True if all queries were answered. */
  isAnswered: boolean;
}

/** The blockers of a run, as one attempt of a step meets them. Blocked time counts over all attempts of the step. */
export class BlockerWatch {
  #asked: Asked | null = null;

  private constructor(
    private readonly step: Step<AskingScope>,
    private readonly blockers: Blockers,
    private readonly deadlineType: 'DrainDeadline' | 'MaintenanceDeadline',
  ) {}

  /** Null if the run has no blockers. */
  static of(step: Step<AskingScope>, deadlineType: 'DrainDeadline' | 'MaintenanceDeadline'): BlockerWatch | null {
    const { blockers = null } = step.run.config;
    return blockers === null ? null : new BlockerWatch(step, blockers, deadlineType);
  }

  /** Why nothing may be done, by the last answer. */
  get blocked(): string[] {
    return this.#asked?.blocked ?? [];
  }

  /** How much of `blockers.deadline` is used up; empty while nothing blocks. */
  get progress(): Progress[] {
    if (this.blocked.length === 0) return [];
    return [
      { wait: 'blockers.deadline', doneMs: this.#inAll.elapsed(), ofMs: this.blockers.deadlineMs, restarted: null },
    ];
  }

  /** With `take-back`: true once a blocker has blocked for `reactivate.hold`, without an answer in between that it does not. */
  isToTakeBack(holdMs: number): boolean {
    return this.blockers.onBlocked === 'take-back' && this.blocked.length > 0 && this.#inARow.elapsed() >= holdMs;
  }

  /** Asks all queries at the same time. */
  async ask(): Promise<Asked> {
    this.#asked = await askQueries(this.step, this.blockers);
    if (this.blocked.length === 0) this.clear();
    else for (const time of [this.#inAll, this.#inARow]) time.elapsed();
    return this.#asked;
  }

  /** The last answer, if it blocks and is not old, or else a new one. */
  async askSeldom(): Promise<Asked> {
    const asked = this.#asked;
    const ageMs = asked === null ? Infinity : this.step.ports.now() - asked.askedMs;
    // Below 0 when the clock was set back since.
    const isOld = ageMs < 0 || ageMs >= longestLookMs(this.step.run);
    return asked === null || isOld || asked.blocked.length === 0 ? this.ask() : asked;
  }

  /** From here on nothing is held up until the next answer. */
  clear(): void {
    this.#inAll.stop();
    this.#inARow.reset();
  }

  /** Throws if blockers have held this step up for `blockers.deadline`. `seen`: what the step saw last. */
  endIfOverdue(seen: Partial<StepFailureDetails> = {}): void {
    if (this.blocked.length === 0 || this.#inAll.elapsed() < this.blockers.deadlineMs) return;
    throw stepFailure(this.deadlineType, `blockers.deadline passed, held up by ${this.blocked.join('; ')}`, seen);
  }

  get #inAll(): Stopwatch {
    return this.step.beat.stopwatch('blocked in all');
  }

  get #inARow(): Stopwatch {
    return this.step.beat.stopwatch('blocked in a row');
  }
}

/**
 * The time limit leaves half of the age that an answer may have to the checks after it; otherwise a slow Prometheus
 * could make every answer too old.
 */
export async function askQueries({ ports, run, beat }: Step<AskingScope>, blockers: Blockers): Promise<Asked> {
  const askedMs = ports.now();
  const { cluster, config } = run;
  const queries = blockers.queries.map((query) => fillQuery(query, { cluster, service: config.service }));
  const timeoutMs = Math.min(ANSWER_MS_MAX, longestLookMs(run) / 2);
  const answers = await ports.askPrometheus(blockers, queries, timeoutMs, beat.signal);
  const isAnswered = answers.every(({ kind }) => kind === 'answered');
  return { askedMs, blocked: findBlocked(queries, answers), isAnswered };
}
