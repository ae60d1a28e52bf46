/**
 * A read that runs while its step goes on. ELBv2 may take long to answer, above all when it throttles. Meanwhile the
 * step must keep reading the hosts: a gap would start their quiet or healthy time again.
 */
export class UnderWay<T> {
  #underWay: Promise<void> | null = null;
  #isDropped = false;
  #answer: { value: T } | { error: unknown } | null = null;

  /** Starts the read, unless one is running, or its answer was not taken yet. */
  begin(ask: () => Promise<T>): void {
    if (this.#underWay !== null || this.#answer !== null) return;
    this.#isDropped = false;
    this.#underWay = ask()
      .then(
        (value) => void (this.#answer = this.#isDropped ? null : { value }),
        (error: unknown) => void (this.#answer = { error }),
      )
      .finally(() => (this.#underWay = null));
  }

  /** Resolves when the running read has been answered. */
  async answered(): Promise<void> {
    await this.#underWay;
  }

  /**
   * Discards a read that was started before now. If that read has thrown, throws its error, because that is still true.
   */
  drop(): void {
    this.take();
    this.#isDropped = this.#underWay !== null;
  }

  /** The answer, once; null if there is none yet. Throws what the read threw. */
  take(): T | null {
    const answer = this.#answer;
    this.#answer = null;
    if (answer === null) return null;
    if ('error' in answer) throw answer.error;
    return answer.value;
  }
}
