/**
 * Polls that everybody who asks at the same time shares, so that a thousand hosts ask Temporal no more than one. What
 * somebody gets was seen by a poll that began after the question.
 */
export class SharedPoll<Seen> {
  private running: Promise<Seen> | null = null;
  private next: Promise<Seen> | null = null;
  private endedMs = -Infinity;

  /** `leastMs`: from the end of one poll to the beginning of the next. */
  constructor(
    private readonly poll: () => Promise<Seen>,
    private readonly leastMs: number,
  ) {}

  /** Rejects if the poll does. */
  see(): Promise<Seen> {
    return (this.next ??= this.pollNext());
  }

  private async pollNext(): Promise<Seen> {
    await this.running?.catch(() => undefined);
    const restMs = this.endedMs + this.leastMs - performance.now();
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    // From here on it is too late to share this poll: what it sees may be older than the question.
    this.running = this.next;
    this.next = null;
    try {
      return await this.poll();
    } finally {
      this.running = null;
      this.endedMs = performance.now();
    }
  }
}
