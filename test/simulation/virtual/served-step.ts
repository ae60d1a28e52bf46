import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  defaultPayloadConverter,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import type { Random } from '../../../lab/random.js';
import { Attempt, attempts, type Heartbeat, type StopReason } from './attempt.js';
import type { VirtualClock } from './clock.js';
import { copy } from './copy.js';

const STATES = temporal.api.enums.v1.PendingActivityState;

/** The longest delay of a message between the workflow and the server. */
const LATENCY_MS = 4;
/** The longest delay of a heartbeat to the server, and of the server's request to a step. */
const HEARTBEAT_MS = 20;
/** How long the server waits for a heartbeat before it gives a step to another worker. */
const HEARTBEAT_TIMEOUT_MS = 200;
const RETRY_MS = 50;
/** A step that no worker has taken fails after this time. */
const SCHEDULE_TO_CLOSE_MS = 6_000;

export type Step = (...args: unknown[]) => Promise<unknown>;

export interface Served {
  id: string;
  name: string;
  /** Begins an attempt on one of the workers. */
  begin: () => Promise<unknown>;
  resolve: (result: unknown) => void;
  reject: (failure: Error) => void;
  /** Called when the step is under way for the server, and when it is not any more. */
  underWay: (isOn: boolean) => void;
  /** After a cancel, the workflow does not wait for the end of the step. */
  isLeftBehind: boolean;
}

/** One step as a Temporal server keeps it: scheduled, given to workers, held back, timed out. */
export class ServedStep {
  #number = 1;
  #scheduledMs: number;
  readonly #firstScheduledMs: number;
  /** The attempt that the server believes to be under way. */
  #current: Attempt | null = null;
  #startedMs: number | null = null;
  #heard: Heartbeat | undefined;
  #heardMs: number | null = null;
  #isFlushing = false;
  #isCancelled = false;
  #isHeld = false;
  #isPaused = false;
  #isRefused = false;
  #forgets = false;
  #isOver = false;
  /** Counts schedules, so that a timer of an earlier one does nothing. */
  #schedules = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly served: Served,
  ) {
    this.#scheduledMs = this.#firstScheduledMs = clock.now;
    this.#take(1 + random() * LATENCY_MS);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get name(): string {
    return this.served.name;
  }

  /** True while a worker carries it out. */
  get isRunning(): boolean {
    return this.#current?.isAlive === true;
  }

  cancel(): void {
    this.#isCancelled = true;
    if (this.#isOver) return;
    if (this.#current === null) return this.#fail(new CancelledFailure('CANCELLED', ['ACTIVITY_ID_NOT_STARTED']));
    this.#tell('cancelRequested');
    if (this.served.isLeftBehind) this.#fail(new CancelledFailure('CANCELLED'));
  }

  /** Its worker is killed. */
  kill(): void {
    const one = this.#current;
    if (one === null) return;
    one.isAlive = false;
    this.clock.after(HEARTBEAT_TIMEOUT_MS, () => this.#lost(one));
  }

  /** As `temporal activity pause` does. */
  pause(): void {
    this.#isPaused = this.#isHeld = true;
    if (this.#current !== null) this.served.underWay(false);
    if (this.#current !== null && !this.#isCancelled) this.#tell('paused');
    this.#timeOutUnlessBegun();
  }

  /** No worker has a free slot. Does nothing if the step is under way. */
  starve(): void {
    if (this.#current !== null) return;
    this.#isHeld = true;
    this.#timeOutUnlessBegun();
  }

  goOn(): void {
    this.#isHeld = this.#isPaused = false;
    if (this.#current !== null && !this.#isOver) this.served.underWay(true);
    if (this.#current === null) this.#take(Math.max(0, this.#scheduledMs - this.clock.now));
  }

  /** As `temporal activity reset` does. */
  reset(forgets: boolean): void {
    if (this.#isOver || this.#isCancelled) return;
    this.#isHeld = this.#isPaused = false;
    this.#forgets = forgets;
    const one = this.#current;
    if (one !== null) this.served.underWay(true);
    if (one === null) {
      this.#number = 0;
      return this.#again(0);
    }
    if (this.#number === 1) return this.#tell('reset');
    // The number of the attempt changes at once, so the server refuses the old worker.
    this.#number = 1;
    this.#isRefused = true;
    this.#tell('notFound');
    this.clock.after(HEARTBEAT_TIMEOUT_MS, () => this.#lost(one));
  }

  /** Its worker is lost, and it is reset before another takes it. */
  loseAndReset(forgets: boolean): void {
    this.kill();
    this.clock.after(HEARTBEAT_TIMEOUT_MS + RETRY_MS / 2, () => this.reset(forgets));
  }

  /** As `temporal activity complete` does, with any result. */
  complete(result: unknown): void {
    if (this.#isOver) return;
    this.#tell('notFound');
    this.#end(() => this.served.resolve(copy(result)));
  }

  /** The step in the answer of `describe`. */
  pending(): object {
    const heard = this.#heard;
    const encoded = (): { metadata?: unknown; data?: unknown } => defaultPayloadConverter.toPayload(heard);
    return {
      activityId: this.served.id,
      activityType: { name: this.served.name },
      attempt: this.#number,
      state: this.#state(),
      scheduledTime: timeOf(this.#scheduledMs),
      lastStartedTime: this.#startedMs === null ? null : timeOf(this.#startedMs),
      lastHeartbeatTime: this.#heardMs === null ? null : timeOf(this.#heardMs),
      heartbeatDetails: heard && {
        payloads: [
          {
            get metadata() {
              return encoded().metadata;
            },
            get data() {
              return encoded().data;
            },
          },
        ],
      },
    };
  }

  #state(): number {
    if (this.#isCancelled) return STATES.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED;
    if (this.#current === null)
      return this.#isPaused ? STATES.PENDING_ACTIVITY_STATE_PAUSED : STATES.PENDING_ACTIVITY_STATE_SCHEDULED;
    return this.#isPaused ? STATES.PENDING_ACTIVITY_STATE_PAUSE_REQUESTED : STATES.PENDING_ACTIVITY_STATE_STARTED;
  }

  #take(inMs: number): void {
    const schedule = (this.#schedules += 1);
    this.clock.after(inMs, () => {
      if (schedule === this.#schedules && !this.#isHeld && !this.#isOver && this.#current === null) this.#begin();
    });
  }

  #begin(): void {
    const { id, name, begin } = this.served;
    const of = {
      id,
      name,
      number: this.#number,
      scheduledMs: this.#scheduledMs,
      firstScheduledMs: this.#firstScheduledMs,
    };
    const one: Attempt = new Attempt(of, this.#heard, () => this.#beats(one));
    this.#current = one;
    this.served.underWay(true);
    this.#startedMs = this.clock.now;
    this.#isFlushing = false;
    attempts.run(one, begin).then(
      (result) => {
        if (this.#isAnswered(one)) this.#end(() => this.served.resolve(copy(result)));
      },
      (error: unknown) => {
        if (this.#isAnswered(one)) this.#failed(one, error as Error);
      },
    );
  }

  #isAnswered(one: Attempt): boolean {
    one.isOver = true;
    return one.isAlive && this.#current === one && !this.#isOver && !this.#isRefused;
  }

  #failed(one: Attempt, error: Error): void {
    this.#heard = one.told;
    const isStopped = error instanceof CancelledFailure && one.cancellationDetails?.cancelRequested === true;
    if (isStopped || (error instanceof ApplicationFailure && error.nonRetryable === true)) return this.#fail(error);
    if (this.#isCancelled) return this.#fail(ApplicationFailure.retryable(error.message));
    this.#again(RETRY_MS);
  }

  /** Called when no heartbeat has come within the server's timeout. */
  #lost(one: Attempt): void {
    if (this.#current !== one || this.#isOver) return;
    if (this.#isCancelled)
      return this.#fail(new TimeoutFailure('activity Heartbeat timeout', undefined, TimeoutType.HEARTBEAT));
    this.#again(RETRY_MS);
  }

  #again(inMs: number): void {
    this.#current = null;
    this.served.underWay(false);
    this.#number += 1;
    this.#isRefused = false;
    if (this.#forgets) {
      this.#heard = undefined;
      this.#heardMs = null;
    }
    this.#forgets = false;
    this.#scheduledMs = this.clock.now + inMs;
    this.#take(inMs);
  }

  #timeOutUnlessBegun(): void {
    this.clock.after(SCHEDULE_TO_CLOSE_MS, () => {
      if (this.#isOver || this.#current !== null || !this.#isHeld) return;
      const kind = this.#number === 1 ? TimeoutType.SCHEDULE_TO_START : TimeoutType.SCHEDULE_TO_CLOSE;
      this.#fail(new TimeoutFailure(`activity ${kind} timeout`, undefined, kind));
    });
  }

  #beats(one: Attempt): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    this.clock.after(1 + this.random() * HEARTBEAT_MS, () => {
      if (this.#current !== one || !one.isAlive) return;
      this.#isFlushing = false;
      if (this.#isOver || this.#isRefused) return;
      this.#heard = one.told;
      this.#heardMs = this.clock.now;
    });
  }

  /** The step learns this with one of its next heartbeats. */
  #tell(why: StopReason): void {
    const one = this.#current;
    if (one !== null) this.clock.after(1 + this.random() * HEARTBEAT_MS, () => one.stop(why));
  }

  #fail(cause: Error): void {
    const { name } = this.served;
    const state = RetryState.NON_RETRYABLE_FAILURE;
    const failure = new ActivityFailure('Activity task failed', name, undefined, state, undefined, cause);
    this.#end(() => this.served.reject(failure));
  }

  /** The workflow learns of the end later than the server. */
  #end(tell: () => void): void {
    this.#isOver = true;
    this.served.underWay(false);
    this.clock.after(1 + this.random() * LATENCY_MS, tell);
  }
}

function timeOf(ms: number): { seconds: number; nanos: number } {
  return { seconds: Math.floor(ms / 1_000), nanos: Math.round((ms % 1_000) * 1e6) };
}
