import type { Connected } from '../runs/session.js';
import { runDocument } from '../runs/documents.js';
import { findRun } from '../runs/find.js';
import { standsStill } from '../runs/holdup.js';
import { LookAge } from '../runs/look-age.js';
import type { Seen } from './judge-go.js';

/** Between two polls of one service, whoever asks. */
const LEAST_MS = 250;
const QUERY_MS = 1_000;
/** Of one poll, with all its calls. */
const POLL_MS = 5_000;

/** The polls of one service, which everybody who waits for it shares: a thousand hosts ask Temporal no more than one. */
export class Follower {
  private readonly age = new LookAge();
  private running: Promise<Seen> | null = null;
  private next: Promise<Seen> | null = null;
  private endedMs = -Infinity;

  constructor(
    private readonly session: Connected,
    private readonly service: string,
  ) {}

  /** What a poll has seen that began after this call. Rejects if Temporal does not answer. */
  see(): Promise<Seen> {
    return (this.next ??= this.pollNext());
  }

  private async pollNext(): Promise<Seen> {
    await this.running?.catch(() => undefined);
    const restMs = this.endedMs + LEAST_MS - performance.now();
    if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    // From here on it is too late to share this poll: what it sees may be older than the question.
    this.running = this.next;
    this.next = null;
    try {
      return await this.session.client.withDeadline(Date.now() + POLL_MS, () => this.poll());
    } finally {
      this.running = null;
      this.endedMs = performance.now();
    }
  }

  private async poll(): Promise<Seen> {
    const askedMs = performance.now();
    const run = await findRun(this.session, this.service);
    if (run === null) return { run: null, document: null, freshness: { kind: 'old', why: 'there is no run' } };
    const freshness = this.age.judge(run, { askedMs, answeredMs: performance.now() });
    const { runId, cluster, phase, running } = run;
    const isAsked = running && phase === 'maintenance' && run.stuck === null && !run.paused;
    const document = isAsked ? await runDocument(this.session, run, QUERY_MS) : null;
    return { run: { runId, cluster, phase, running, holdup: standsStill(run) }, document, freshness };
  }
}
