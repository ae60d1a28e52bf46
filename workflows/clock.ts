import { patched, sleep, workflowInfo } from '@temporalio/workflow';
import type { Guard } from './guard.js';
import { isPartOfTask } from './task-parts.js';

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

  /** Waits until the time is that of the task which code runs in; false if it never is. */
  async isRight(): Promise<boolean> {
    for (let waits = 0; waits < WAITS_MAX; waits += 1) {
      if (!this.#isOfTaskBefore()) return true;
      this.#waits += 1;
      await this.guard.carryOut(() => sleep(WAIT_MS, { summary: 'until the time is right' }));
    }
    return !this.#isOfTaskBefore();
  }

  /** Only the history can say it in a replay: the time is right there, and no timer must be missing. */
  #isOfTaskBefore(): boolean {
    const id = `clock-${this.#waits + 1}`;
    return (workflowInfo().unsafe.isReplaying || isPartOfTask()) && patched(id);
  }
}
