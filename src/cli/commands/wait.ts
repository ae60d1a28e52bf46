import type { Connected } from '../../connect.js';
import { isEnd, type End, type Phase } from '../../domain/lifecycle.js';
import type { Context } from '../context.js';
import type { RunFacts } from '../documents/facts.js';
import { judgeEnd, judgePhase, type WaitVerdict } from '../documents/wait-rule.js';
import { EXIT } from '../exit.js';
import { readConfig, requireCluster } from '../service.js';
import { documentBeside } from '../temporal/documents.js';
import { describeRun, earlierRun } from '../temporal/runs.js';
import { requireSearchAttributes } from '../temporal/search-attributes.js';
import { poll, withTemporal } from '../temporal/session.js';

export interface WaitArgs {
  cluster: string | undefined;
  until: Phase;
  timeoutMs: number | undefined;
}

interface Judged {
  verdict: WaitVerdict;
  run: RunFacts | null;
}

const EXIT_OF = { reached: EXIT.done, over: EXIT.failed, wait: EXIT.timedOut } as const;

/** `tagout wait`: blocks until a run is in a phase, or can't come there any more. It needs no worker. */
export async function wait(context: Context, { cluster, until, timeoutMs }: WaitArgs): Promise<number> {
  const config = readConfig(context);
  if (cluster !== undefined) requireCluster(config, cluster);
  const isOurs = (run: RunFacts) => cluster === undefined || run.cluster === cluster;
  const { queryMs, pollMs, outageMs } = context.limits;
  const endsAt = timeoutMs === undefined ? Infinity : Date.now() + timeoutMs;

  return withTemporal(async (session) => {
    if ((await describeRun(session, config.service)) === null) await requireSearchAttributes(session);
    const judge = isEnd(until)
      ? endJudge(session, config.service, until, isOurs)
      : await phaseJudge(session, config.service, until, isOurs);
    const look = async () => {
      const judged = await judge();
      return judged.verdict !== 'wait' || Date.now() >= endsAt ? judged : undefined;
    };
    const everyMs = Math.min(pollMs, Math.max(1, timeoutMs ?? pollMs));
    const { verdict, run } = await poll(look, { everyMs, outageMs: Math.min(outageMs, timeoutMs ?? outageMs) });
    const latest = await describeRun(session, config.service);
    const seen = run ?? latest;
    context.view.status(seen === null ? null : await documentBeside(session, seen, latest, queryMs));
    const why = explain(verdict, until, run, seen);
    if (why !== null) context.view.note(why);
    return EXIT_OF[verdict];
  });
}

/** Follows the run that runs now, else the next that starts; never one that had ended before. */
async function phaseJudge(
  session: Connected,
  service: string,
  until: Exclude<Phase, End>,
  isOurs: (run: RunFacts) => boolean,
): Promise<() => Promise<Judged>> {
  const first = await describeRun(session, service);
  let followed = first !== null && first.running && isOurs(first) ? first.runId : undefined;
  let passed = first?.runId;
  return async () => {
    const run = await describeRun(session, service, followed);
    const isFollowed = run !== null && (run.runId === followed || (run.runId !== passed && isOurs(run)));
    if (isFollowed) followed = run.runId;
    else passed = run?.runId;
    const judged = isFollowed ? run : null;
    return { verdict: judgePhase(until, judged), run: judged };
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
    const latest = await describeRun(session, service);
    if (latest === null || counts(latest)) return { verdict: judgeEnd(until, latest), run: latest };
    // What came before a run never changes, so it is looked up once.
    if (earlier?.than !== latest.runId) {
      const run = await earlierRun(session, latest, counts);
      earlier = run === null ? undefined : { than: latest.runId, run };
    }
    const run = earlier?.run ?? null;
    return { verdict: judgeEnd(until, run), run };
  };
}

/** `seen` is the run that is there, also where it is none that this wait looks at. */
function explain(verdict: WaitVerdict, until: Phase, run: RunFacts | null, seen: RunFacts | null): string | null {
  if (verdict === 'reached') return null;
  if (verdict === 'over') return `${until} can't come any more: ${whereabouts(run)}`;
  const goesOn = seen?.running === true ? '; the maintenance goes on' : '';
  const where = run === null ? `no run that it waits for has started; ${whereabouts(seen)}` : whereabouts(run);
  return `the wait for ${until} timed out: ${where}${goesOn}`;
}

function whereabouts(run: RunFacts | null): string {
  if (run === null) return 'there was no maintenance yet';
  return run.running
    ? `the run of ${run.cluster} is in ${run.phase}`
    : `the last run, of ${run.cluster}, ended ${run.phase}`;
}
