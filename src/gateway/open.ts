import type { ServerResponse } from 'node:http';

/** The requests that are being answered. */
export class Open {
  private readonly controllers = new Set<AbortController>();
  private readonly working = new Set<Promise<unknown>>();
  private readonly givingUp = new Set<() => void>();
  /** True once the gateway stops. */
  isEnding = false;

  /** The signal says that nobody waits for this answer any more, or that the gateway stops. */
  begin(response: ServerResponse): AbortSignal {
    const controller = new AbortController();
    if (this.isEnding) controller.abort();
    this.controllers.add(controller);
    response.once('close', () => {
      this.controllers.delete(controller);
      controller.abort();
    });
    return controller.signal;
  }

  /** What `work` resolves with; null once the gateway has stopped and can't wait for it any more. */
  async orGivenUp<T>(work: Promise<T>): Promise<T | null> {
    this.working.add(work);
    const over = (): void => void this.working.delete(work);
    work.then(over, over);
    let giveUp = (): void => undefined;
    const givenUp = new Promise<null>((resolve) => (giveUp = () => resolve(null)));
    this.givingUp.add(giveUp);
    return Promise.race([work, givenUp]).finally(() => this.givingUp.delete(giveUp));
  }

  /** Whoever waits is answered at once; what takes longer than `answerMs` is given up. */
  end(answerMs: number): void {
    this.isEnding = true;
    for (const controller of this.controllers) controller.abort();
    setTimeout(() => this.givingUp.forEach((giveUp) => giveUp()), answerMs).unref();
  }

  /** Resolves when all work is over, also that which was given up. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.working);
  }
}
