import { isUndecodable, type Connected } from '../connect.js';
import type { ClusterNow } from '../domain/gauges.js';
import type { Left } from '../domain/left.js';
import { listEveryRun, type ListedRun } from './every-run.js';
import { leftByEnded, RunNow, type Started } from './run-now.js';

/** At most so many runs are looked at in one poll. */
const RUNS_MAX = 500;

/** The list may lag behind, and by less than this. */
const LAG_MS = 60_000;

/** How many ended runs of a cluster are read to find one that has looked at the load balancer. */
const ENDED_MAX = 10;

interface Known {
  service: string;
  cluster: string;
  running: RunNow | null;
  left: Left | null;
  /** The start of the latest ended run that was read. */
  readUntilMs: number;
}

/** A cluster of a config. */
export type Named = Pick<ClusterNow, 'service' | 'cluster'>;

/**
 * What Temporal knows about the maintenances of all clusters, poll by poll: one list, and a few calls for each run that
 * runs or has just ended, one after the other.
 */
export class ClustersNow {
  private readonly known = new Map<string, Known>();
  private lastClosedMs: number | null = null;

  /** `configured`: only these clusters count, and all of them are told; null: every cluster that ever had a run. */
  constructor(
    private readonly session: Connected,
    private readonly configured: () => Named[] | null,
    private readonly lagMs = LAG_MS,
    private readonly runsMax = RUNS_MAX,
  ) {}

  /** Throws where Temporal can't be reached; what was known before is kept. */
  async poll(): Promise<void> {
    const configured = this.configured();
    // A config that is new here may have had runs long ago.
    if (configured?.some((one) => !this.known.has(keyOf(one))) === true) this.lastClosedMs = null;
    const closedAfterMs = this.lastClosedMs === null ? null : this.lastClosedMs - this.lagMs;
    const listed = await listEveryRun(this.session, closedAfterMs);
    for (const one of configured ?? listed) this.know(one);
    if (configured !== null) this.forgetAllBut(configured);
    const runsOf = byCluster(listed);
    const listedOf = (key: string): ListedRun[] => runsOf.get(key) ?? [];
    const isOn = ([key, { running }]: [string, Known]): boolean =>
      running !== null || listedOf(key).some(({ closedMs }) => closedMs === null);
    const isUnread = ([key, { readUntilMs }]: [string, Known]): boolean =>
      listedOf(key).some(({ startedMs }) => startedMs > readUntilMs);
    const known = [...this.known];
    // Ended runs are read once, and after those that are on, so that many of them hold up nobody.
    const due = [...known.filter(isOn), ...known.filter((one) => !isOn(one) && isUnread(one))];
    for (const [key, one] of due.slice(0, this.runsMax)) await this.lookIfReadable(one, listedOf(key));
    if (due.length > this.runsMax) return;
    const closed = [this.lastClosedMs, ...listed.map(({ closedMs }) => closedMs)].filter((one) => one !== null);
    this.lastClosedMs = closed.length === 0 ? null : Math.max(...closed);
  }

  tell(nowMs: number, clockMs: number): ClusterNow[] {
    return [...this.known.values()].map(({ service, cluster, running, left }) => {
      const now = running?.tell(nowMs, clockMs) ?? null;
      return { service, cluster, running: now, left: running?.left ?? left };
    });
  }

  /** A run that is encoded as nobody here knows is a trouble of its own cluster. */
  private async lookIfReadable(known: Known, listed: ListedRun[]): Promise<void> {
    try {
      await this.look(known, listed);
    } catch (error) {
      if (!isUndecodable(error)) throw error;
    }
  }

  private async look(known: Known, listed: ListedRun[]): Promise<void> {
    const gone = known.running !== null && !(await known.running.poll()) ? known.running : null;
    known.left = gone?.left ?? known.left;
    const ended = listed.filter(({ closedMs }) => closedMs !== null);
    await this.readEnded(known, gone === null ? ended : [...ended, gone.run]);
    if (gone !== null) known.running = null;
    const open = listed.find(({ closedMs }) => closedMs === null);
    if (open === undefined || known.running !== null || open.startedMs <= known.readUntilMs) return;
    const running = new RunNow(this.session, open);
    // The list may lag behind.
    if (await running.poll()) known.running = running;
    else await this.readEnded(known, [open]);
  }

  private async readEnded(known: Known, ended: Started[]): Promise<void> {
    const unread = ended
      .filter(({ startedMs }) => startedMs > known.readUntilMs)
      .sort((a, b) => b.startedMs - a.startedMs);
    for (const run of unread.slice(0, ENDED_MAX)) {
      const left = await leftByEnded(this.session, run);
      if (left === null) continue;
      known.left = left;
      break;
    }
    known.readUntilMs = unread[0]?.startedMs ?? known.readUntilMs;
  }

  private know({ service, cluster }: Named): void {
    const key = keyOf({ service, cluster });
    if (this.known.has(key)) return;
    this.known.set(key, { service, cluster, running: null, left: null, readUntilMs: -Infinity });
  }

  private forgetAllBut(configured: Named[]): void {
    const keys = new Set(configured.map(keyOf));
    for (const key of this.known.keys()) if (!keys.has(key)) this.known.delete(key);
  }
}

function byCluster(listed: ListedRun[]): Map<string, ListedRun[]> {
  const found = new Map<string, ListedRun[]>();
  for (const run of listed) found.set(keyOf(run), [...(found.get(keyOf(run)) ?? []), run]);
  return found;
}

function keyOf({ service, cluster }: Named): string {
  return `${service} ${cluster}`;
}
