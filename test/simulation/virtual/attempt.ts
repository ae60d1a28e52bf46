import { AsyncLocalStorage } from 'node:async_hooks';
import { CancelledFailure } from '@temporalio/common';
import { copy } from './copy.js';
import type { VirtualClock } from './clock.js';

/** Why an attempt must stop, as the SDK reports it. */
export type StopReason = 'cancelRequested' | 'paused' | 'reset' | 'notFound';

/** The heartbeats of a step: what it said, and what the server has of it. */
export interface Heartbeat {
  cursor?: unknown;
  counted?: unknown;
}

/** One attempt of a step, as its code sees it. */
export class Attempt {
  readonly controller = new AbortController();
  readonly cancelled: Promise<never>;
  cancellationDetails: Partial<Record<StopReason, boolean>> | undefined;
  /** Its last heartbeat; the server gets it later. */
  told: Heartbeat | undefined;
  /** False once its worker is gone: then nothing that it waits for arrives. */
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
    // A step goes on to change what it remembers.
    this.told = { ...details, ...(details.cursor === undefined ? {} : { cursor: copy(details.cursor) }) };
    this.beats();
  }

  stop(why: StopReason): void {
    if (!this.isAlive || this.controller.signal.aborted) return;
    this.cancellationDetails = { [why]: true };
    this.controller.abort(new CancelledFailure(why));
  }

  /** Answers what ends it; it ends with the attempt as well. */
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

/** A worker that was killed while it waited for something never gets it. */
export async function unlessKilled(): Promise<void> {
  if (attempts.getStore()?.isAlive === false) await new Promise(() => undefined);
}
