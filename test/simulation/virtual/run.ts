import { CancelledFailure, TemporalFailure } from '@temporalio/common';
import type { Random } from '../../../lab/random.js';
import type { Phase } from '../../../src/domain/lifecycle.js';
import { inRun } from './current-run.js';
import { settled, virtualSleep, type VirtualClock } from './clock.js';
import { unlessKilled } from './attempt.js';
import { CancellationScope } from './scope.js';
import type { Steps } from './steps.js';

type Handler = (argument: never) => unknown;

interface Condition {
  holds: () => boolean;
  resolve: (held: boolean) => void;
}

/** More turns than any run takes. A run that takes more would never end, and is reported. */
const TURNS_MAX = 100_000;

/** What a run is, where a simulation has several. */
export interface RunIdentity {
  type: string;
  workflowId: string;
  runId: string;
  parent?: { workflowId: string; runId: string };
  startChild?: (type: string, options: object) => Promise<object>;
}

const ALONE: RunIdentity = { type: 'maintainCluster', workflowId: 'tagout-core', runId: 'virtual' };

/** One run of a workflow, and the part of a Temporal server that it needs. */
export class VirtualRun {
  readonly root = new CancellationScope(true, undefined);
  readonly info;
  handlersUnderWay = 0;
  isOpen = true;
  /** No worker takes a scheduled run whose time comes in this time. */
  outage: { fromMs: number; untilMs: number } | null = null;
  #phase: Phase = 'preflight';
  #upserted: Phase[] = [];
  #isStuck = false;
  readonly #handlers = new Map<string, { handler: Handler; validator?: (argument: never) => void }>();
  #conditions: Condition[] = [];

  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
    readonly steps: Steps,
    private readonly entered: (phase: Phase) => void,
    private readonly identity = ALONE,
  ) {
    const { workflowId, runId, parent } = identity;
    this.info = {
      ...{ workflowId, runId, parent, firstExecutionRunId: runId, namespace: 'default' },
      startTime: new Date(clock.now),
      unsafe: { isReplaying: false },
    };
  }

  /** Goes on until the workflow has ended. Resolves to undefined if nothing can happen any more. */
  async toItsEnd<T>(workflow: () => Promise<T>): Promise<PromiseSettledResult<T> | undefined> {
    let end: PromiseSettledResult<T> | undefined;
    this.begin(workflow, (ended) => (end = ended as PromiseSettledResult<T>));
    for (let turns = 0; turns < TURNS_MAX && !this.#isStuck; turns += 1) {
      await this.turn();
      if (end !== undefined) return end;
      if (!this.clock.step()) return undefined;
    }
    return undefined;
  }

  /** Begins the workflow; `ended` is called once, at its end. */
  begin(workflow: () => Promise<unknown>, ended: (end: PromiseSettledResult<unknown>) => void): void {
    const end = (how: PromiseSettledResult<unknown>): void => {
      this.isOpen = false;
      ended(how);
    };
    void inRun(this, () => this.root.run(workflow)).then(
      (value) => end({ status: 'fulfilled', value }),
      (reason: unknown) => {
        if (reason instanceof TemporalFailure) end({ status: 'rejected', reason });
        else this.#failsTasks(reason);
      },
    );
  }

  /** An error that is not a Temporal failure makes the task fail again and again, so the run never ends. */
  #failsTasks(error: unknown): void {
    this.#isStuck = true;
    console.error('a workflow task fails forever:', error);
  }

  /** Runs everything that follows from what has just happened, and then commits the phases. */
  async turn(): Promise<void> {
    do await settled();
    while (inRun(this, () => this.#meetConditions()));
    for (const phase of this.#upserted.splice(0)) {
      this.#phase = phase;
      this.entered(phase);
    }
  }

  #meetConditions(): boolean {
    const met = this.#conditions.filter(({ holds }) => holds());
    this.#conditions = this.#conditions.filter((one) => !met.includes(one));
    for (const { resolve } of met) resolve(true);
    return met.length > 0;
  }

  condition(holds: () => boolean, scope: CancellationScope, timeoutMs?: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const condition = { holds, resolve };
      const drop = (): void => {
        this.#conditions = this.#conditions.filter((one) => one !== condition);
      };
      this.#conditions.push(condition);
      if (timeoutMs !== undefined)
        this.clock.after(timeoutMs, () => {
          drop();
          resolve(holds());
        });
      scope.cancelRequested.catch((error: Error) => {
        drop();
        reject(error);
      });
    });
  }

  sleep(ms: number, scope: CancellationScope): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.clock.after(this.#takenIn(ms), resolve);
      scope.cancelRequested.catch(() => {
        cancel();
        reject(new CancelledFailure('Timer canceled'));
      });
    });
  }

  #takenIn(ms: number): number {
    const firesMs = this.clock.now + ms;
    const { fromMs, untilMs } = this.outage ?? { fromMs: Infinity, untilMs: Infinity };
    const isWaiting = (this.#upserted.at(-1) ?? this.#phase) === 'scheduled';
    return isWaiting && firesMs >= fromMs && firesMs < untilMs ? untilMs - this.clock.now : ms;
  }

  upsert(pairs: { key: { name: string }; value: string }[]): void {
    for (const { key, value } of pairs) if (key.name === 'TagoutPhase') this.#upserted.push(value as Phase);
  }

  handle(name: string, handler: Handler, options?: { validator?: (argument: never) => void }): void {
    this.#handlers.set(name, { handler, ...options });
  }

  /** Delivers a signal or an update; false if it was refused. */
  send(name: string, argument: unknown): boolean {
    const { handler, validator } = this.#handlers.get(name) ?? {};
    if (handler === undefined) return false;
    try {
      inRun(this, () => validator?.(argument as never));
    } catch {
      return false;
    }
    this.handlersUnderWay += 1;
    const answered = inRun(this, () => this.root.run(async () => handler(argument as never)));
    void answered
      .catch((error: unknown) => {
        if (!(error instanceof TemporalFailure)) this.#failsTasks(error);
      })
      .finally(() => (this.handlersUnderWay -= 1));
    return true;
  }

  startChild(type: string, options: object): Promise<object> {
    if (this.identity.startChild === undefined) throw new Error('this simulation has one run');
    return this.identity.startChild(type, options);
  }

  cancel(): void {
    this.root.cancel();
  }

  /** What the server knows, a moment after it was asked. */
  async describe(): Promise<object> {
    await virtualSleep(this.clock, 1 + this.random() * 2);
    await unlessKilled();
    const phase = this.#phase;
    const { type, workflowId, runId } = this.identity;
    return {
      ...{ type, workflowId, runId, startTime: this.info.startTime },
      typedSearchAttributes: { get: () => phase },
      memo: {},
      status: { name: this.isOpen ? 'RUNNING' : 'FAILED' },
      raw: { pendingActivities: this.steps.pending().map((step) => step.pending()) },
    };
  }
}
