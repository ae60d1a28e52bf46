/** The times of one read, whose calls may run at the same time. */
export class ReadClock {
  readonly #now: () => number;
  #waiting = 0;
  #underWay = 0;
  #queuedMs = 0;
  #changedMs: number;
  #askedMs: number | null = null;

  constructor(now: () => number) {
    this.#now = now;
    this.#changedMs = now();
  }

  /** How long no call was running because all remaining calls waited for their turn. */
  get queuedMs(): number {
    this.#change(0, 0);
    return this.#queuedMs;
  }

  /** When the oldest answer was asked for, in milliseconds since the Unix epoch; now, if there is no answer. */
  get askedMs(): number {
    return this.#askedMs ?? this.#now();
  }

  async queued(turn: Promise<void>): Promise<void> {
    this.#change(1, 0);
    try {
      await turn;
    } finally {
      this.#change(-1, 0);
    }
  }

  async underWay<T>(ask: () => Promise<T>): Promise<T> {
    const askedMs = this.#now();
    this.#change(0, 1);
    try {
      const answer = await ask();
      this.#askedMs = Math.min(this.#askedMs ?? Infinity, askedMs);
      return answer;
    } finally {
      this.#change(0, -1);
    }
  }

  #change(waiting: number, underWay: number): void {
    const nowMs = this.#now();
    if (this.#waiting > 0 && this.#underWay === 0) this.#queuedMs += Math.max(0, nowMs - this.#changedMs);
    this.#changedMs = nowMs;
    this.#waiting += waiting;
    this.#underWay += underWay;
  }
}
