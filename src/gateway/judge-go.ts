import { isBeforeGo, type Phase } from '../domain/lifecycle.js';
import type { StatusDocument } from '../domain/status.js';
import type { Freshness } from '../runs/look-age.js';
import type { Answer } from './answer.js';
import type { GoAsked } from './route.js';

/** The newest run of a service, as one poll has seen it. */
export interface Seen {
  run: SeenRun | null;
  /** Null unless the run is in `maintenance`. */
  document: Pick<StatusDocument, 'phase' | 'hosts' | 'worker' | 'runId'> | null;
  /** Whether somebody watches the load balancer now. */
  freshness: Freshness;
}

export interface SeenRun {
  runId: string;
  cluster: string;
  phase: Phase;
  running: boolean;
  /** Why the run stands still, or null. */
  holdup: string | null;
}

/** A host of this cluster is out while the run is in one of these. */
const OUT: readonly Phase[] = ['draining', 'settling', 'maintenance', 'confirming'];

/**
 * Whether the host may be maintained (or, with `draining`, must take no more jobs). `go` only where everything says so;
 * `over` only for a run that the host named, because it can't come to that phase any more; `wait` in all other cases.
 */
export function judgeGo(
  seen: Seen,
  host: string,
  cluster: string,
  { phase, run: named }: Omit<GoAsked, 'waitMs'>,
): Answer {
  const { run } = seen;
  if (run === null || !run.running)
    return named === null ? wait('no maintenance is running') : over('the run has ended');
  if (named !== null && named !== run.runId) return over('the run has ended, and another one is running');
  if (run.cluster !== cluster) return wait(`the maintenance that is running is of cluster ${run.cluster}`);
  return phase === 'draining' ? judgeDraining(run, named) : judgeMaintenance(seen, run, host, named);
}

function judgeDraining(run: SeenRun, named: string | null): Answer {
  if (OUT.includes(run.phase)) return go(run);
  if (run.phase === 'scheduled' || run.phase === 'preflight') return waitFor(run, `the maintenance is in ${run.phase}`);
  return movedOn(run, named, `the maintenance has moved on to ${run.phase}`);
}

function judgeMaintenance({ document, freshness }: Seen, run: SeenRun, host: string, named: string | null): Answer {
  if (run.holdup !== null) return waitFor(run, run.holdup);
  if (isBeforeGo(run.phase)) return waitFor(run, `the maintenance is in ${run.phase}`);
  if (run.phase !== 'maintenance') return movedOn(run, named, `the maintenance has moved on to ${run.phase}`);
  if (document === null || !document.worker) return waitFor(run, 'no worker answers');
  // The run has moved on since it was described: the next poll sees it.
  if (document.phase !== 'maintenance' || document.runId !== run.runId)
    return waitFor(run, `the maintenance is in ${document.phase}`);
  const own = document.hosts.find(({ name }) => name === host);
  if (own === undefined) return waitFor(run, `the run does not list ${host}`);
  if (!own.go) return movedOn(run, named, `the claim of ${host} has counted, so it no longer has the go`);
  return freshness.kind === 'fresh' ? go(run) : waitFor(run, freshness.why);
}

function go({ runId, phase }: SeenRun): Answer {
  return { status: 200, word: `go ${runId}`, sentence: `the maintenance is in ${phase}` };
}

function wait(sentence: string): Answer {
  return { status: 202, word: 'wait', sentence };
}

function waitFor({ runId }: SeenRun, sentence: string): Answer {
  return { status: 202, word: `wait ${runId}`, sentence };
}

/** A host that has not named the run is told its id first. */
function movedOn(run: SeenRun, named: string | null, sentence: string): Answer {
  return named === null ? waitFor(run, sentence) : over(sentence);
}

function over(sentence: string): Answer {
  return { status: 409, word: 'over', sentence };
}
