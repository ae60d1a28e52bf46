import { CancellationScope, sleep } from '@temporalio/workflow';

/** One timer for all the phases that a deadline covers. */
export class Deadline {
  private running: { scope: CancellationScope; dueMs: number } | null = null;

  /** If one is already running, it goes on. Returns when it is due, in milliseconds since the Unix epoch. */
  start(ms: number, name: string, passed: () => void): number {
    if (this.running !== null) return this.running.dueMs;
    const scope = new CancellationScope();
    scope.run(() => sleep(ms, { summary: name })).then(passed, () => undefined);
    this.running = { scope, dueMs: Date.now() + ms };
    return this.running.dueMs;
  }

  cancel(): void {
    this.running?.scope.cancel();
    this.running = null;
  }
}
