import { CancellationScope, condition } from '@temporalio/workflow';
import type { LastSeen } from '../activities/beat.js';
import { worse, type EndingStop } from '../src/domain/stop.js';
import { foundBeforeCancel, lastSeenIn, lastSeenOf, Stopped } from './stop.js';

/** Carries out steps unless, or until, there is a reason to stop: drift, an abort, a cancel, a deadline. */
export class Guard {
  stop: EndingStop | null = null;

  /** `onStopped` is told what a step that was stopped had seen. */
  constructor(private readonly onStopped: (seen: LastSeen) => void) {}

  /** The most serious reason stands. */
  request(stop: EndingStop): void {
    this.stop = this.stop === null ? stop : worse(this.stop, stop);
  }

  check(): void {
    if (this.stop !== null) throw new Stopped(this.stop);
  }

  /** A step that is stopped is waited for, so that nobody has to guess what it wrote. */
  async run<T>(step: () => Promise<T>): Promise<T> {
    this.check();
    const scope = new CancellationScope();
    let isOver = false;
    const running = scope.run(step).finally(() => (isOver = true));
    running.catch(() => undefined);
    await condition(() => isOver || this.stop !== null);
    if (this.stop === null) return running;
    scope.cancel();
    const { seen, found } = await running.then(
      // It came to its end all the same, and with it what it has written.
      (result) => ({ seen: lastSeenIn(result), found: undefined }),
      (error: unknown) => ({ seen: lastSeenOf(error), found: foundBeforeCancel(error) }),
    );
    if (seen !== undefined) this.onStopped(seen);
    throw new Stopped(found === undefined ? this.stop : worse(this.stop, found), seen);
  }
}
