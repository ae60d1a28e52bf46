import { held, type Held } from '../support/held.js';

/** A place where calls stand still while it is closed, to hold a run in a step until a test has done what it came for. */
export class Gate {
  #closed: Held | null = null;

  close(): void {
    this.#closed ??= held();
  }

  open(): void {
    this.#closed?.release();
    this.#closed = null;
  }

  /** Resolves when the gate is open; rejects when the caller is told to stop. */
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
