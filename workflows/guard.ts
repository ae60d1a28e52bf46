import { CancellationScope, condition } from '@temporalio/workflow';
import type { LastSeen } from '../activities/beat.js';
import { worse, type EndingStop } from '../src/domain/stop.js';
import { foundBeforeCancel, lastSeenIn, lastSeenOf, Stopped } from './stop.js';

/** Carries out steps unless, or until, there is a reason to stop: drift, an abort, a cancel, a deadline. */
export class Guard {
  stop: EndingStop | null = null;

  /** `onStopped` gets what a stopped step had seen. */
  constructor(private readonly onStopped: (seen: LastSeen) => void) {}

  /** Keeps the most serious reason. */
  request(stop: EndingStop): void {
    this.stop = this.stop === null ? stop : worse(this.stop, stop);
  }

  check(): void {
    if (this.stop !== null) throw new Stopped(this.stop);
  }

  /** Waits for a stopped step to end, so that nobody has to guess what it wrote. */
  async carryOut<T>(step: () => Promise<T>): Promise<T> {
    this.check();
    const scope = new CancellationScope();
    let isOver = false;
    const running = scope.run(step).finally(() => (isOver = true));
    running.catch(() => undefined);
    await condition(() => isOver || this.stop !== null);
    if (this.stop === null) return running;
    scope.cancel();
    const { seen, found } = await running.then(
      // The step finished anyway, so its result says what it has written.
      (result) => ({ seen: lastSeenIn(result), found: undefined }),
      (error: unknown) => ({ seen: lastSeenOf(error), found: foundBeforeCancel(error) }),
    );
    if (seen !== undefined) this.onStopped(seen);
    throw new Stopped(found === undefined ? this.stop : worse(this.stop, found), seen);
  }
}
