import type { Phase } from '../../domain/lifecycle.js';
import type { Context } from '../context.js';
import type { RunFacts } from '../../runs/facts.js';
import type { RollFacts } from '../../runs/roll/find-roll.js';
import { showRoll } from '../../runs/service-view.js';
import { EXIT } from '../exit.js';
import { readConfig, requireCluster } from '../service.js';
import { documentBeside } from '../../runs/documents.js';
import { findRun } from '../../runs/find.js';
import { holdupOf, judgeOf } from '../../runs/judge-wait.js';
import { poll } from '../../runs/poll.js';
import type { WaitVerdict } from '../../runs/wait-rule.js';
import { withTemporal } from '../session.js';
import { isSameChange } from '../views/change-line.js';
import type { View } from '../views/view.js';

export interface WaitArgs {
  cluster: string | undefined;
  until: Phase;
  timeoutMs: number | undefined;
}

const EXIT_OF = { reached: EXIT.done, over: EXIT.failed, wait: EXIT.timedOut } as const;

/** `tagout wait`: blocks until a run is in a phase or can't reach it any more, through any outage of Temporal. */
export async function wait(context: Context, { cluster, until, timeoutMs }: WaitArgs): Promise<number> {
  const config = readConfig(context);
  if (cluster !== undefined) requireCluster(config, cluster);
  const { queryMs, pollMs, answerMs, outageMs } = context.limits;
  const endsAtMs = performance.now() + (timeoutMs ?? Infinity);
  const note = notesOnce(context.view);

  return withTemporal(async (session) => {
    const judge = await judgeOf(session, config.service, until, cluster, queryMs);
    const ask = async () => {
      const judged = await judge();
      const holdup = holdupOf(judged);
      if (holdup !== null) note(holdup);
      if (judged.verdict === 'wait' && performance.now() < endsAtMs) return undefined;
      const latest = await findRun(session, config.service);
      const seen = judged.run ?? latest;
      const document = seen === null ? null : await documentBeside(session, seen, latest, queryMs);
      const shown =
        judged.roll === undefined ? null : await showRoll(session, judged.roll, { run: seen, document }, queryMs);
      return { ...judged, seen, document, shown };
    };
    const { verdict, run, seen, document, shown, ...rest } = await poll(session, ask, {
      everyMs: Math.min(pollMs, Math.max(1, timeoutMs ?? pollMs)),
      answerMs,
      // If Temporal can't be reached at the timeout, the wait exits with 5.
      outageMs: Infinity,
      untilMs: endsAtMs,
      turnedAwayMs: outageMs,
      tell: (outage) => context.view.outage(outage),
    });
    await context.view.status(document, { roll: shown?.roll ?? null });
    const why = explain(verdict, until, { run, seen, roll: rest.roll }, holdupOf({ verdict, run, ...rest }));
    if (why !== null) context.view.note(why);
    return EXIT_OF[verdict];
  });
}

/** Prints each note once, even if it comes again with another time in it. */
function notesOnce(view: View): (text: string) => void {
  let last = '';
  return (text) => {
    if (!isSameChange(text, last)) view.note(text);
    last = text;
  };
}

/** `seen` is the latest run, even if this wait does not follow it. */
function explain(
  verdict: WaitVerdict,
  until: Phase,
  { run, seen, roll }: { run: RunFacts | null; seen: RunFacts | null; roll: RollFacts | undefined },
  holdup: string | null,
): string | null {
  if (verdict === 'reached') return null;
  const there = roll === undefined ? whereabouts(run) : rollAbouts(roll);
  if (verdict === 'over') return `${until} can't be reached any more: ${there}`;
  const isOn = roll?.running ?? seen?.running === true;
  const goesOn = isOn ? `; the ${roll === undefined ? 'maintenance' : 'roll'} goes on` : '';
  const where =
    run === null && roll === undefined ? `no run that it waits for has started; ${whereabouts(seen)}` : there;
  return `the wait for ${until} timed out: ${holdup ?? where}${goesOn}`;
}

function rollAbouts({ running, phase }: RollFacts): string {
  return running ? `the roll is in ${phase}` : `the last roll ended ${phase}`;
}

function whereabouts(run: RunFacts | null): string {
  if (run === null) return 'there was no maintenance yet';
  return run.running
    ? `the run of ${run.cluster} is in ${run.phase}`
    : `the last run, of ${run.cluster}, ended ${run.phase}`;
}
