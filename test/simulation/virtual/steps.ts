import { AsyncLocalStorage } from 'node:async_hooks';
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import type { Random } from '../../../lab/random.js';
import type { CancellationScope } from './scope.js';
import type { VirtualClock } from './clock.js';
import { copy } from './copy.js';

/** How late the news of one side reaches the other, at most. */
const LATENCY_MS = 4;
/** How late a step learns that it was cancelled, at most: by its next heartbeat. */
const HEARTBEAT_MS = 20;
/** How long the server waits before it gives a step of a worker that is gone to another. */
const WORKER_LOST_MS = 200;
const RETRY_MS = 50;

/** One attempt of a step, as its code sees it. */
export class Attempt {
  readonly controller = new AbortController();
  readonly cancelled: Promise<never>;
  cancellationDetails: { cancelRequested: boolean } | undefined;
  heartbeatDetails: unknown;
  /** False once its worker is gone: then nothing that it waits for ever comes. */
  isAlive = true;
  /** The server has been asked to stop it; it hears of that later. */
  isToStop = false;

  constructor(
    readonly name: string,
    readonly number: number,
    readonly resumed: unknown,
    readonly scheduledMs: number,
    readonly firstScheduledMs: number,
  ) {
    this.heartbeatDetails = resumed;
    this.cancelled = new Promise((_, reject) => {
      this.controller.signal.addEventListener('abort', () => reject(this.controller.signal.reason as Error));
    });
    this.cancelled.catch(() => undefined);
  }

  cancel(): void {
    this.cancellationDetails = { cancelRequested: true };
    this.controller.abort(new CancelledFailure('CANCELLED'));
  }
}

export const attempts = new AsyncLocalStorage<Attempt>();

type Step = (...args: unknown[]) => Promise<unknown>;

/** Carries out steps as a Temporal server and its workers do: late, again, and until they have heard of a cancel. */
export class Steps {
  readonly #running = new Set<{ attempt: Attempt; lose: () => void }>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly steps: Record<string, Step>,
  ) {}

  /** What the workflow gets to hear of one step. */
  start(name: string, args: unknown[], scope: CancellationScope, isLeftBehind = false): Promise<unknown> {
    return new Promise((resolve, reject) => {
      let current: { attempt: Attempt; lose: () => void } | undefined;
      let isCancelled = false;
      let isOver = false;
      const end = (tell: () => void): void => {
        isOver = true;
        // What was told to a workflow is told to it later than it was known.
        this.clock.after(this.#latency(), tell);
      };
      const fail = (cause: Error): void =>
        end(() =>
          reject(
            new ActivityFailure(
              'Activity task failed',
              name,
              undefined,
              RetryState.NON_RETRYABLE_FAILURE,
              undefined,
              cause,
            ),
          ),
        );
      const nowMs = this.clock.now;
      const attempt = (number: number, resumed: unknown, scheduledMs: number): void => {
        if (isOver) return;
        if (isCancelled) return fail(number === 1 ? new CancelledFailure('CANCELLED') : lost());
        const one = new Attempt(name, number, resumed, scheduledMs, nowMs);
        const again = (ms: number): void => {
          this.#running.delete(running);
          const dueMs = this.clock.now + ms;
          this.clock.after(ms, () => attempt(number + 1, one.heartbeatDetails, dueMs));
        };
        const running = { attempt: one, lose: () => again(WORKER_LOST_MS) };
        current = running;
        this.#running.add(running);
        attempts
          .run(one, () => this.steps[name]!(...copy(args)))
          .then(
            (result) => {
              if (!one.isAlive) return;
              this.#running.delete(running);
              if (!isOver) end(() => resolve(copy(result)));
            },
            (error: unknown) => {
              if (!one.isAlive) return;
              this.#running.delete(running);
              if (isOver) return;
              if (error instanceof CancelledFailure) fail(error);
              else if (error instanceof ApplicationFailure && error.nonRetryable === true) fail(error);
              else again(RETRY_MS);
            },
          );
      };
      scope.cancelRequested.catch(() => {
        isCancelled = true;
        const heard = current?.attempt;
        if (heard === undefined) return;
        heard.isToStop = true;
        if (isLeftBehind) fail(new CancelledFailure('CANCELLED'));
        this.clock.after(1 + this.random() * HEARTBEAT_MS, () => heard.isAlive && heard.cancel());
      });
      if (scope.consideredCancelled) return fail(new CancelledFailure('CANCELLED'));
      this.clock.after(this.#latency(), () => attempt(1, undefined, nowMs));
    });
  }

  /** Every worker is killed; others take over what they did not finish. */
  kill(): void {
    for (const running of [...this.#running]) {
      running.attempt.isAlive = false;
      running.lose();
    }
  }

  #latency(): number {
    return 1 + this.random() * LATENCY_MS;
  }
}

function lost(): TimeoutFailure {
  return new TimeoutFailure('activity Heartbeat timeout', undefined, TimeoutType.HEARTBEAT);
}
