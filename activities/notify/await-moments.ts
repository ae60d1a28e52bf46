import { Context } from '@temporalio/activity';
import { keyOf, type Come } from '../../src/domain/notify/moments.js';
import type { NotifiedRun } from '../../src/domain/notify/notified-run.js';
import type { RollDocument } from '../../src/domain/roll/document.js';
import type { StatusDocument } from '../../src/domain/status.js';
import { poll } from '../../src/runs/poll.js';
import { beating, type Beat } from '../beat.js';
import { ownRun } from '../phase.js';
import { ServerClock } from '../server-clock.js';
import { follow, type Followed, type Told } from './followed.js';
import type { NotifyPorts } from './notify-ports.js';

/** `told`: the keys of the moments that need no more telling. */
export type Awaited = Pick<NotifiedRun, 'config' | 'cluster' | 'runId' | 'deadlines' | 'roll'> & { told: string[] };

export interface News {
  moments: Come[];
  /** The run or the roll when they came; null if the server has forgotten it, and then nothing more comes. */
  status: StatusDocument | RollDocument | null;
  /** True if nothing more comes. */
  isOver: boolean;
}

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
      const seen = new Seen(run.told, nowMs);
      const look = async (): Promise<News | undefined> => {
        // Without a worker, this attempt may have waited for hours since the server scheduled it.
        if (server.at(beat.began) === null) server.heard((await ownRun()).heard);
        return seen.look(await follow(session, run));
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
  private version: string | null = null;
  private document: Told | null = null;

  constructor(
    private readonly told: string[],
    private readonly nowMs: () => number,
  ) {}

  /** Reads the document only if there may be more in it, or if a moment has come with time. */
  async look(run: Followed | null): Promise<News | undefined> {
    if (run === null) return { moments: [], status: null, isOver: true };
    if (run.version === this.version && this.come().length === 0) return undefined;
    const document = await run.read();
    // It is about to end: what it ends with tells more, and is final.
    if (run.running && document.isEnd) return undefined;
    this.version = run.version;
    this.document = document;
    const moments = this.come();
    if (run.running && moments.length === 0) return undefined;
    return { moments, status: document.status(), isOver: !run.running };
  }

  private come(): Come[] {
    return this.document?.come(this.nowMs()).filter((come) => !this.told.includes(keyOf(come))) ?? [];
  }
}
