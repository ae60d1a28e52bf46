/** Events that a test can await, in place of sleeping until they have probably happened. */
export class Watchable<E> {
  readonly #listeners = new Set<(event: E) => void>();

  /** Calls `listener` synchronously with every event from now on; the answer stops that. */
  on(listener: (event: E) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The next event that matches. It never resolves without one: the test's own timeout is the bound. */
  next(match: (event: E) => boolean = () => true): Promise<E> {
    return new Promise((resolve) => {
      const off = this.on((event) => {
        if (!match(event)) return;
        off();
        resolve(event);
      });
    });
  }

  emit(event: E): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
