import { patched, sleep, workflowInfo } from '@temporalio/workflow';
import type { Guard } from './guard.js';

/** The task that a timer begins has a time of its own. */
const WAIT_MS = 1_000;
const WAITS_MAX = 5;

/**
 * The time of a workflow task, `Date.now()`. A query that a worker answers just as a step ends can make the workflow go
 * on with the time of the task before (docs/decisions/clock-after-a-query.md).
 */
export class Clock {
  #waits = 0;

  constructor(private readonly guard: Guard) {}

  /** Waits until the time is not before `passedMs`, which has passed by the server's clock; false if it stays before it. */
  async isPast(passedMs: number): Promise<boolean> {
    for (let waits = 0; waits < WAITS_MAX; waits += 1) {
      if (!this.#isBehind(passedMs)) return true;
      this.#waits += 1;
      await this.guard.carryOut(() => sleep(WAIT_MS, { summary: 'until the time is right' }));
    }
    return !this.#isBehind(passedMs);
  }

  /** Only the history can say it in a replay: the time is right there, and no timer must be missing. */
  #isBehind(passedMs: number): boolean {
    const id = `clock-${this.#waits + 1}`;
    return workflowInfo().unsafe.isReplaying ? patched(id) : Date.now() < passedMs && patched(id);
  }
}
