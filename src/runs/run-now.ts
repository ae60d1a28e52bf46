import type { Connected } from '../connect.js';
import { leftBy, type Left } from '../domain/left.js';
import { isEnd } from '../domain/lifecycle.js';
import type { RunningNow } from '../domain/gauges.js';
import type { StatusDocument } from '../domain/status.js';
import { assemble } from './documents/assemble.js';
import { watcherOf } from './documents/step-words.js';
import { endedDocument } from './documents.js';
import type { RunFacts, RunRecord } from './facts.js';
import { findRun } from './find.js';
import { readHistory } from './history.js';
import type { ListedRun } from './every-run.js';
import { Since } from './since.js';

/** Enough of a run to find it again. */
export type Started = Pick<ListedRun, 'service' | 'runId' | 'startedMs'>;

/** One running run, poll by poll, by what Temporal knows about it: no worker is asked, and no event is added. */
export class RunNow {
  left: Left | null = null;
  private document: StatusDocument | null = null;
  private record: RunRecord | null = null;
  private events = 0;
  private readonly phase = new Since();
  private readonly told = new Since();
  /** How old the last good look was when the watcher told it; null before the first. */
  private lookToldMs: number | null = null;
  private readonly polledFirstMs = performance.now();

  constructor(
    private readonly session: Connected,
    readonly run: Started,
  ) {}

  /** False if it runs no more. */
  async poll(): Promise<boolean> {
    const askedMs = performance.now();
    const facts = await findRun(this.session, this.run.service, this.run.runId);
    if (facts === null || !facts.running) return false;
    if (this.record === null || facts.events !== this.events) this.record = await readHistory(this.session, facts);
    this.events = facts.events;
    const document = assemble(facts, this.record);
    const times = { askedMs, answeredMs: performance.now() };
    this.phase.poll(document.phaseSince, times);
    this.hear(facts, times);
    this.document = document;
    // Between two attempts of a step, nothing tells of the shares: then the last look counts.
    this.left = leftBy(withLost(document, facts), hadGo(facts)) ?? this.left;
    return true;
  }

  /** Null before the first poll. `nowMs`: by the stopwatch; `clockMs`: by this machine's clock. */
  tell(nowMs: number, clockMs: number): RunningNow | null {
    if (this.document === null) return null;
    const { phase, hosts } = this.document;
    const isWatched = phase !== 'scheduled' && phase !== 'preflight' && !isEnd(phase);
    return {
      phase,
      phaseMs: this.phase.ageMs(nowMs, clockMs) ?? 0,
      lookAgeMs: isWatched ? this.lookAgeMs(nowMs, clockMs) : null,
      hosts: hosts.map(({ name, inFlight }) => ({ name, inFlight })),
    };
  }

  private hear({ steps }: RunFacts, times: { askedMs: number; answeredMs: number }): void {
    const { heartbeatAt = null, goodLookAt = null } = watcherOf(steps) ?? {};
    if (heartbeatAt === null || goodLookAt === null) return;
    this.told.poll(heartbeatAt, times);
    this.lookToldMs = Math.max(0, Date.parse(heartbeatAt) - Date.parse(goodLookAt));
  }

  private lookAgeMs(nowMs: number, clockMs: number): number {
    const toldMs = this.told.ageMs(nowMs, clockMs);
    if (toldMs === null || this.lookToldMs === null) return nowMs - this.polledFirstMs;
    return toldMs + this.lookToldMs;
  }
}

/** What an ended run says about its cluster; null if it says nothing. */
export async function leftByEnded(session: Connected, { service, runId }: Started): Promise<Left | null> {
  const facts = await findRun(session, service, runId);
  if (facts === null || facts.running || facts.phase === 'refused') return null;
  return leftBy(await endedDocument(session, facts), hadGo(facts));
}

function hadGo({ memo }: RunFacts): boolean {
  return memo.hosts.some((host) => host.hadGo);
}

/** Shares are taken back only when a host was lost: then the hosts no longer count as confirmed. */
function withLost(document: StatusDocument, { steps }: RunFacts): StatusDocument {
  const isLost = steps.some(({ name }) => name === 'takeBack');
  const isReached = document.shares.some(({ observed }) => (observed ?? 0) > 0);
  return isLost && isReached ? { ...document, exposed: [document.cluster] } : document;
}
