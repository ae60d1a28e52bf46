import type { Connected } from '../connect.js';
import { isEnd, type End, type Phase } from '../domain/lifecycle.js';
import type { RunFacts } from './facts.js';
import { earlierRun, findRun } from './find.js';
import { standsStill } from './holdup.js';
import { LookAge, type Freshness } from './look-age.js';
import { requireSearchAttributes } from './search-attributes.js';
import { judgeEnd, judgePhase, type WaitVerdict } from './wait-rule.js';

/** The result of one poll of a wait. */
export interface Judged {
  verdict: WaitVerdict;
  run: RunFacts | null;
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
  isOurs: (run: RunFacts) => boolean,
): Promise<() => Promise<Judged>> {
  const first = await findRun(session, service);
  if (first === null) await requireSearchAttributes(session);
  return isEnd(until) ? endJudge(session, service, until, isOurs) : phaseJudge(session, service, until, isOurs, first);
}

/** Why the run stands still, or does not count yet; null if nothing is wrong. */
export function holdupOf({ run, why }: Judged): string | null {
  return (run === null ? null : standsStill(run)) ?? why;
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

/** Judges the latest run that counts; refused runs count only if `refused` is wanted. */
function endJudge(
  session: Connected,
  service: string,
  until: End,
  isOurs: (run: RunFacts) => boolean,
): () => Promise<Judged> {
  const counts = (run: RunFacts) => isOurs(run) && (until === 'refused' || run.phase !== 'refused');
  let earlier: { than: string; run: RunFacts } | undefined;
  return async () => {
    const latest = await findRun(session, service);
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
