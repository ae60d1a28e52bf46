import type { Connected } from '../../connect.js';
import { isEnd, type End, type Phase } from '../../domain/lifecycle.js';
import type { Context } from '../context.js';
import type { RunFacts } from '../../runs/facts.js';
import { LookAge } from '../../runs/look-age.js';
import { stuckWords } from '../../runs/documents/stuck-words.js';
import { judgeEnd, judgePhase, type WaitVerdict } from '../../runs/wait-rule.js';
import { EXIT } from '../exit.js';
import { readConfig, requireCluster } from '../service.js';
import { documentBeside } from '../../runs/documents.js';
import { findRun, earlierRun } from '../../runs/find.js';
import { requireSearchAttributes } from '../../runs/search-attributes.js';
import { poll } from '../../runs/poll.js';
import { withTemporal } from '../session.js';
import { isSameChange } from '../views/change-line.js';
import type { View } from '../views/view.js';

export interface WaitArgs {
  cluster: string | undefined;
  until: Phase;
  timeoutMs: number | undefined;
}

interface Judged {
  verdict: WaitVerdict;
  run: RunFacts | null;
  /** Why a run that is in the phase does not count yet, or null. */
  why: string | null;
}

const EXIT_OF = { reached: EXIT.done, over: EXIT.failed, wait: EXIT.timedOut } as const;

/** `tagout wait`: blocks until a run is in a phase, or can't come there any more, through any outage of Temporal. */
export async function wait(context: Context, { cluster, until, timeoutMs }: WaitArgs): Promise<number> {
  const config = readConfig(context);
  if (cluster !== undefined) requireCluster(config, cluster);
  const isOurs = (run: RunFacts) => cluster === undefined || run.cluster === cluster;
  const { queryMs, pollMs, lookMs, outageMs } = context.limits;
  const endsAtMs = performance.now() + (timeoutMs ?? Infinity);
  const note = notesOnce(context.view);

  return withTemporal(async (session) => {
    if ((await findRun(session, config.service)) === null) await requireSearchAttributes(session);
    const judge = isEnd(until)
      ? endJudge(session, config.service, until, isOurs)
      : await phaseJudge(session, config.service, until, isOurs);
    const look = async () => {
      const judged = await judge();
      const holdup = holdupOf(judged);
      if (holdup !== null) note(holdup);
      if (judged.verdict === 'wait' && performance.now() < endsAtMs) return undefined;
      const latest = await findRun(session, config.service);
      const seen = judged.run ?? latest;
      const document = seen === null ? null : await documentBeside(session, seen, latest, queryMs);
      return { ...judged, seen, document };
    };
    const { verdict, run, seen, document, ...rest } = await poll(session, look, {
      everyMs: Math.min(pollMs, Math.max(1, timeoutMs ?? pollMs)),
      lookMs,
      // At its own end a wait that can't see anything can only say so: exit 5.
      outageMs: Infinity,
      untilMs: endsAtMs,
      turnedAwayMs: outageMs,
      tell: (outage) => context.view.outage(outage),
    });
    context.view.status(document);
    const why = explain(verdict, until, run, seen, holdupOf({ verdict, run, ...rest }));
    if (why !== null) context.view.note(why);
    return EXIT_OF[verdict];
  });
}

/** Why the run that is waited for stands still, or is not enough as it is; null where nothing is wrong with it. */
function holdupOf({ run, why }: Judged): string | null {
  if (run !== null && run.stuck !== null) return stuckWords(run.stuck, new Date());
  return why;
}

/** The same is said once, however often, and at whatever time, it is seen. */
function notesOnce(view: View): (text: string) => void {
  let last = '';
  return (text) => {
    if (!isSameChange(text, last)) view.note(text);
    last = text;
  };
}

/** Follows the run that runs now, else the next that starts; never one that had ended before. */
async function phaseJudge(
  session: Connected,
  service: string,
  until: Exclude<Phase, End>,
  isOurs: (run: RunFacts) => boolean,
): Promise<() => Promise<Judged>> {
  const first = await findRun(session, service);
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
    const look = age.look(run, { askedMs, answeredMs: performance.now() });
    const verdict = judgePhase(until, run, look);
    const isHeldUp = verdict === 'wait' && run.phase === until && look.kind === 'old';
    return { verdict, run, why: isHeldUp ? `the run of ${run.cluster} is in ${until}, but ${look.why}` : null };
  };
}

/** Looks at the latest run that counts: refused ones only where `refused` is asked for. */
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
    // What came before a run never changes, so it is looked up once.
    if (earlier?.than !== latest.runId) {
      const run = await earlierRun(session, latest, counts);
      earlier = run === null ? undefined : { than: latest.runId, run };
    }
    const run = earlier?.run ?? null;
    return { verdict: judgeEnd(until, run), run, why: null };
  };
}

/** `seen` is the run that is there, also where it is none that this wait looks at. */
function explain(
  verdict: WaitVerdict,
  until: Phase,
  run: RunFacts | null,
  seen: RunFacts | null,
  holdup: string | null,
): string | null {
  if (verdict === 'reached') return null;
  if (verdict === 'over') return `${until} can't come any more: ${whereabouts(run)}`;
  const goesOn = seen?.running === true ? '; the maintenance goes on' : '';
  const where = run === null ? `no run that it waits for has started; ${whereabouts(seen)}` : whereabouts(run);
  return `the wait for ${until} timed out: ${holdup ?? where}${goesOn}`;
}

function whereabouts(run: RunFacts | null): string {
  if (run === null) return 'there was no maintenance yet';
  return run.running
    ? `the run of ${run.cluster} is in ${run.phase}`
    : `the last run, of ${run.cluster}, ended ${run.phase}`;
}
