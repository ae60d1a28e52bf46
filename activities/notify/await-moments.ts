import { Context } from '@temporalio/activity';
import { isEnd, type Phase } from '../../src/domain/lifecycle.js';
import { boundedDocument } from '../../src/domain/notify/bounded-document.js';
import { keyOf, momentsIn, type Come } from '../../src/domain/notify/moments.js';
import type { NotifiedRun } from '../../src/domain/notify/notified-run.js';
import type { StatusDocument } from '../../src/domain/status.js';
import { runDocument } from '../../src/runs/documents.js';
import type { RunFacts } from '../../src/runs/facts.js';
import { findRun } from '../../src/runs/find.js';
import { poll } from '../../src/runs/poll.js';
import { beating, type Beat } from '../beat.js';
import { ownRun } from '../phase.js';
import { ServerClock } from '../server-clock.js';
import type { NotifyPorts } from './notify-ports.js';

/** `told`: the keys of the moments that need no more telling. */
export type Awaited = Pick<NotifiedRun, 'config' | 'cluster' | 'runId' | 'deadlines'> & { told: string[] };

export interface News {
  moments: Come[];
  /** The run when they came; null if the server has forgotten it, and then nothing more comes. */
  status: StatusDocument | null;
  /** True if nothing more comes. */
  isOver: boolean;
}

/** How long a worker may take to answer with the document; without one it is made from what Temporal knows. */
const QUERY_MS = 1_000;
/** How long one look at the run may take. */
const ANSWER_MS = 10_000;
/** Seldom, because each heartbeat costs the server a write. */
const BEAT_MS = 10_000;

/**
 * Waits until moments have come that nobody was told of. It follows the run from outside, as `tagout watch` does: no
 * event is added to it, and its end is seen whether or not a worker answers, and however it ends.
 */
export async function awaitMoments(ports: NotifyPorts, run: Awaited): Promise<News> {
  const { client, info } = Context.current();
  const session = { client, namespace: info.namespace, address: ports.address };
  return beating<never, News>(
    { config: { drain: { pollMs: ports.everyMs } } },
    ports,
    async (beat) => {
      const server = new ServerClock(ports.uptime, beat.began);
      const nowMs = (): number => server.at(ports.uptime()) ?? beat.onServer(ports.uptime());
      const seen = new Seen(run, nowMs, (facts) => runDocument(session, facts, QUERY_MS));
      const look = async (): Promise<News | undefined> => {
        // Without a worker, this attempt may have waited for hours since the server scheduled it.
        if (server.at(beat.began) === null) server.heard((await ownRun()).heard);
        return seen.look(await findRun(session, run.config.service, run.runId));
      };
      return poll(session, look, { ...limits(ports), signal: beat.signal, tell: (outage) => told(beat, outage?.why) });
    },
    { beatMs: BEAT_MS },
  );
}

/** An outage of Temporal is borne for as long as it lasts. */
function limits({ everyMs }: NotifyPorts) {
  return { everyMs, answerMs: ANSWER_MS, outageMs: Infinity, turnedAwayMs: Infinity };
}

function told(beat: Beat, why: string | undefined): void {
  beat.tell({ waitingFor: why === undefined ? [] : [why] });
}

/** What this attempt has seen of the run. */
class Seen {
  private phase: Phase | null = null;
  private document: StatusDocument | null = null;

  constructor(
    private readonly run: Awaited,
    private readonly nowMs: () => number,
    private readonly read: (facts: RunFacts) => Promise<StatusDocument>,
  ) {}

  /** Reads the document only if the phase has changed, or if a moment has come with time. */
  async look(facts: RunFacts | null): Promise<News | undefined> {
    if (facts === null) return { moments: [], status: null, isOver: true };
    if (facts.phase === this.phase && this.come().length === 0) return undefined;
    const document = await this.read(facts);
    // It is about to end: what it ends with tells more, and is final.
    if (facts.running && isEnd(document.phase)) return undefined;
    this.phase = facts.phase;
    this.document = document;
    const moments = this.come();
    if (facts.running && moments.length === 0) return undefined;
    return { moments, status: boundedDocument(document), isOver: !facts.running };
  }

  private come(): Come[] {
    if (this.document === null) return [];
    const all = momentsIn(this.document, this.run.deadlines, this.nowMs());
    return all.filter((come) => !this.run.told.includes(keyOf(come)));
  }
}
