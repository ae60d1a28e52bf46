/**
 * A read that is under way while its step goes on. ELBv2 may take long to tell, above all when it throttles, and the
 * hosts are not left alone meanwhile: a time in which nobody looks at them would begin their quiet or healthy time anew.
 */
export class UnderWay<T> {
  #underWay: Promise<void> | null = null;
  #isDropped = false;
  #answer: { value: T } | { error: unknown } | null = null;

  /** Asks, unless it is being asked, or an answer was not taken yet. */
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

  /** Resolves when what is under way has been answered. */
  async answered(): Promise<void> {
    await this.#underWay;
  }

  /** An answer to what was asked before now is worth nothing; throws what the read threw, for that stays true. */
  drop(): void {
    this.take();
    this.#isDropped = this.#underWay !== null;
  }

  /** The answer, once; null where there is none yet. Throws what the read threw. */
  take(): T | null {
    const answer = this.#answer;
    this.#answer = null;
    if (answer === null) return null;
    if ('error' in answer) throw answer.error;
    return answer.value;
  }
}
