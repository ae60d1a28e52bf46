import { AsyncLocalStorage } from 'node:async_hooks';
import { CancelledFailure } from '@temporalio/common';
import { copy } from './copy.js';
import type { VirtualClock } from './clock.js';

/** Why an attempt must stop, in the SDK's names. */
export type StopReason = 'cancelRequested' | 'paused' | 'reset' | 'notFound';

/** The details of a heartbeat. */
export interface Heartbeat {
  cursor?: unknown;
  counted?: unknown;
}

/** One attempt of a step, as the code of the step sees it. */
export class Attempt {
  readonly controller = new AbortController();
  readonly cancelled: Promise<never>;
  cancellationDetails: Partial<Record<StopReason, boolean>> | undefined;
  /** Its last heartbeat, which the server gets later. */
  told: Heartbeat | undefined;
  /** False once its worker is killed: then it never gets what it waits for. */
  isAlive = true;
  isOver = false;

  constructor(
    readonly of: { id: string; name: string; number: number; scheduledMs: number; firstScheduledMs: number },
    readonly resumed: Heartbeat | undefined,
    private readonly beats: () => void,
  ) {
    this.told = resumed;
    this.cancelled = new Promise((_, reject) => {
      this.controller.signal.addEventListener('abort', () => reject(this.controller.signal.reason as Error));
    });
    this.cancelled.catch(() => undefined);
  }

  heartbeat(details: Heartbeat): void {
    // Copied, because the step changes its cursor later.
    this.told = { ...details, ...(details.cursor === undefined ? {} : { cursor: copy(details.cursor) }) };
    this.beats();
  }

  stop(why: StopReason): void {
    if (!this.isAlive || this.controller.signal.aborted) return;
    this.cancellationDetails = { [why]: true };
    this.controller.abort(new CancelledFailure(why));
  }

  /** Like setInterval. Returns a function that ends it; it also ends with the attempt. */
  every(clock: VirtualClock, ms: number, act: () => void): () => void {
    let isEnded = false;
    const tick = (): void => {
      if (isEnded || this.isOver || !this.isAlive) return;
      act();
      clock.after(ms, tick);
    };
    clock.after(ms, tick);
    return () => void (isEnded = true);
  }
}

export const attempts = new AsyncLocalStorage<Attempt>();

/** The run whose step an attempt carries out, where a simulation has several. */
export const owners = new AsyncLocalStorage<Owner>();

export interface Owner {
  info: { workflowId: string; runId: string };
  describe: () => Promise<object>;
}

/** Never resolves if the worker of this attempt was killed. */
export async function unlessKilled(): Promise<void> {
  if (attempts.getStore()?.isAlive === false) await new Promise(() => undefined);
}
