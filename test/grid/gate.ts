import { held, type Held } from '../support/held.js';

/** While the gate is closed, calls wait at it. So a test can hold a run in a step for as long as the test needs. */
export class Gate {
  #closed: Held | null = null;

  close(): void {
    this.#closed ??= held();
  }

  open(): void {
    this.#closed?.release();
    this.#closed = null;
  }

  /** Resolves when the gate is open; rejects when the caller's signal is aborted. */
  async pass(signal: AbortSignal): Promise<void> {
    if (this.#closed === null) return;
    signal.throwIfAborted();
    const { until } = this.#closed;
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', stop, { once: true });
      void until.then(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
    });
  }
}
