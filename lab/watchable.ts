/** Events that a test can await, instead of sleeping until they have probably happened. */
export class Watchable<E> {
  readonly #listeners = new Set<(event: E) => void>();

  /** Calls `listener` synchronously with every event from now on; the returned function stops that. */
  on(listener: (event: E) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The next event that matches. Without one it never resolves, so the test's own timeout is the limit. */
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
