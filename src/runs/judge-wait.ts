import type { Connected } from '../connect.js';
import { isEnd, type End, type Phase } from '../domain/lifecycle.js';
import type { RunFacts } from './facts.js';
import { earlierRun, findRun } from './find.js';
import { standsStill } from './holdup.js';
import { LookAge, type Freshness } from './look-age.js';
import { isRollOver } from '../domain/roll/is-over.js';
import { findRoll, type RollFacts } from './roll/find-roll.js';
import { rollDocument } from './roll/roll-document.js';
import { requireSearchAttributes } from './search-attributes.js';
import { isTold } from './service-view.js';
import { judgeEnd, judgePhase, type WaitVerdict } from './wait-rule.js';

/** The result of one poll of a wait. */
export interface Judged {
  verdict: WaitVerdict;
  run: RunFacts | null;
  /** The roll whose end is judged; left out if it is that of a run. */
  roll?: RollFacts;
  /** Why a run that is in the phase does not count yet, or null. */
  why: string | null;
}

/**
 * Returns a function that checks whether a run of the service is in the phase or can't reach it any more. Throws
 * `UserError` if no maintenance can ever be started.
 */
export async function judgeOf(
  session: Connected,
  service: string,
  until: Phase,
  cluster: string | undefined,
  queryMs: number,
): Promise<() => Promise<Judged>> {
  const isOurs = (run: RunFacts): boolean => cluster === undefined || run.cluster === cluster;
  const first = await findRun(session, service);
  if (first === null) await requireSearchAttributes(session);
  return isEnd(until)
    ? beforeRoll(session, service, { until, cluster, queryMs }, endJudge(session, service, until, isOurs))
    : phaseJudge(session, service, until, isOurs, first);
}

/** Why the run stands still, or does not count yet; null if nothing is wrong. */
export function holdupOf({ run, why, roll }: Judged): string | null {
  const held = run ?? roll ?? null;
  return (held === null ? null : standsStill(held)) ?? why;
}

/** Follows the run that is on now, or else the next that starts; never one that had already ended. */
function phaseJudge(
  session: Connected,
  service: string,
  until: Exclude<Phase, End>,
  isOurs: (run: RunFacts) => boolean,
  first: RunFacts | null,
): () => Promise<Judged> {
  let followed = first !== null && first.running && isOurs(first) ? first.runId : undefined;
  let passed = first?.runId;
  const age = new LookAge();
  return async () => {
    const askedMs = performance.now();
    const run = await findRun(session, service, followed);
    const isFollowed = run !== null && (run.runId === followed || (run.runId !== passed && isOurs(run)));
    if (isFollowed) followed = run.runId;
    else passed = run?.runId;
    if (!isFollowed) return { verdict: 'wait', run: null, why: null };
    const seen = age.judge(run, { askedMs, answeredMs: performance.now() });
    // A paused run can't even fail on drift.
    const freshness: Freshness = run.paused ? { kind: 'old', why: 'it is paused' } : seen;
    const verdict = judgePhase(until, run, freshness);
    const isHeldUp = verdict === 'wait' && run.phase === until && freshness.kind === 'old';
    return { verdict, run, why: isHeldUp ? `the run of ${run.cluster} is in ${until}, but ${freshness.why}` : null };
  };
}

/**
 * The end of a roll counts for a wait for no cluster. A wait for a cluster that a roll has not begun yet goes on, whatever
 * an earlier run of it did, and ends with that roll if it never begins it. A refused roll counts only if the wait has seen
 * it wait for its window: it was started with success then.
 */
function beforeRoll(
  session: Connected,
  service: string,
  { until, cluster, queryMs }: { until: End; cluster: string | undefined; queryMs: number },
  judgeRun: () => Promise<Judged>,
): () => Promise<Judged> {
  let ahead: string | undefined;
  let scheduled: string | undefined;
  return async () => {
    const roll = await findRoll(session, service);
    if (roll === null) return judgeRun();
    const phase = isRollOver(roll.phase) ? roll.phase : 'preflight';
    const judged = { verdict: judgeEnd(until, { running: roll.running, phase }), run: null, why: null, roll };
    if (cluster !== undefined) {
      const isAwaited = roll.running || roll.runId === ahead;
      if (!isAwaited || !(await isNotBegun(session, roll, cluster, queryMs))) return judgeRun();
      ahead = roll.runId;
      return judged;
    }
    if (roll.running && roll.phase === 'scheduled') scheduled = roll.runId;
    const isRefusalAwaited = roll.phase === 'refused' && (until === 'refused' || roll.runId === scheduled);
    return isRefusalAwaited || isTold(roll, await findRun(session, service)) ? judged : judgeRun();
  };
}

async function isNotBegun(session: Connected, roll: RollFacts, cluster: string, queryMs: number): Promise<boolean> {
  const { clusters } = (await rollDocument(session, roll, queryMs)).roll;
  return clusters.some(
    ({ name, state, runId }) =>
      name === cluster && (state === 'waiting' || state === 'left' || (state === 'current' && runId === null)),
  );
}

/**
 * Judges the latest run that counts. A refused one counts only if `refused` is wanted, or if the wait has seen it wait for
 * its time: it was started with success then.
 */
function endJudge(
  session: Connected,
  service: string,
  until: End,
  isOurs: (run: RunFacts) => boolean,
): () => Promise<Judged> {
  let scheduled: string | undefined;
  const counts = (run: RunFacts): boolean =>
    isOurs(run) && (until === 'refused' || run.phase !== 'refused' || run.runId === scheduled);
  let earlier: { than: string; run: RunFacts } | undefined;
  return async () => {
    const latest = await findRun(session, service);
    if (latest?.phase === 'scheduled' && latest.running) scheduled = latest.runId;
    if (latest === null || counts(latest)) return { verdict: judgeEnd(until, latest), run: latest, why: null };
    // The runs before a given run never change, so they are looked up once.
    if (earlier?.than !== latest.runId) {
      const run = await earlierRun(session, latest, counts, { refused: until === 'refused' });
      earlier = run === null ? undefined : { than: latest.runId, run };
    }
    const run = earlier?.run ?? null;
    return { verdict: judgeEnd(until, run), run, why: null };
  };
}
