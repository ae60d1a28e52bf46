import { workflowInfo } from '@temporalio/workflow';
import { resetSentence } from '../src/domain/reset.js';
import type { StatusDocument } from '../src/domain/status.js';
import { failure, withWaits, worse, type EndingStop, type Stop } from '../src/domain/stop.js';
import { endRefused, endRestored, endStopped } from './ends.js';
import type { Held } from './held.js';
import { ownRunId } from './own-run-id.js';
import type { RunParts } from './run-parts.js';
import { Stopped, stopOf } from './stop.js';

/** After the last step of the runbook. */
export async function finish(run: RunParts): Promise<StatusDocument> {
  await endWatching(run.held);
  run.guard.check();
  const reset = await untag(run, true);
  if (reset !== null) throw new Stopped(reset);
  return endRestored(run.state);
}

/** Before the last step: puts in order what the run holds, as far as the reason permits, and ends it. */
export async function leaveRunbook(run: RunParts, stopped: Stopped): Promise<never> {
  const { state, guard, desk, deadline } = run;
  deadline.cancel();
  const waits = state.phase === 'maintenance' ? state.document().waitingFor : (stopped.seen?.waitingFor ?? []);
  const stop = withWaits(guard.stop === null ? stopped.stop : worse(stopped.stop, guard.stop), waits);
  if (state.phase === 'maintenance') await desk.close();
  const isReset = stop.kind === 'failure' && stop.seen.isReset === true;
  // Of a run that was reset in preflight nobody knows what it had done before.
  if (stop.kind === 'refused' || (stop.kind === 'failure' && state.phase === 'preflight' && !isReset)) {
    const reset = await untag(run, false);
    if (reset !== null) return endStopped(state, reset);
    return endRefused(state, stop.kind === 'refused' ? stop.reasons : [stop.detail], stop.cause);
  }
  const last = givesBack(stop) ? await giveBack(run, stop, stopped) : stop;
  await endWatching(run.held);
  const end = guard.stop === null ? last : worse(last, guard.stop);
  if (!givesBack(end)) return endStopped(state, end);
  const reset = (await untag(run, false)) ?? resetStop();
  return endStopped(state, reset ?? end);
}

type GivesBack = Extract<EndingStop, { kind: 'abort' | 'drain-deadline' }>;

function givesBack(stop: Stop): stop is GivesBack {
  return stop.kind === 'abort' || stop.kind === 'drain-deadline';
}

/** Before the go: back to what this run found. What prevents it becomes the end. */
export async function giveBack(run: RunParts, stop: GivesBack, { seen }: Stopped): Promise<EndingStop> {
  const { guard, steps, held } = run;
  guard.stop = null;
  if (held.kind !== 'shares') return stop;
  run.enter('aborting');
  try {
    const given = await guard.run(() => steps.giveBack(held.context, seen?.stands ?? held.levels));
    if (given.kind === 'given-back') {
      run.readBack(held, given);
      return stop;
    }
    run.saw(given);
    return {
      ...stop,
      kind: 'leave-out',
      type: stop.kind === 'abort' ? 'Aborted' : 'DrainDeadline',
      detail: `${stop.detail} Not given back: ${given.reasons.join('; ')}.`,
    };
  } catch (error) {
    const prevented = error instanceof Stopped ? error.stop : stopOf(error);
    if (prevented === undefined) throw error;
    return prevented as EndingStop;
  }
}

/** The load balancer is as this run found it, or at its baseline: then the sign comes off. A failure leaves it. Answers why nothing is to be done any more. */
async function untag({ input, state, steps, held }: RunParts, restored: boolean): Promise<EndingStop | null> {
  if (held.kind === 'nothing') return null;
  const { config, limits } = input;
  const boundMs = state.phase === 'preflight' ? limits.preflightMs : config.watch.blindMs;
  try {
    await steps.untag(held.context, restored, boundMs);
  } catch (error) {
    const stop = stopOf(error);
    if (stop?.kind !== 'failure') throw error;
    if (stop.seen.isReset === true) return stop;
    state.warn([`The tag could not be taken away: ${stop.detail} The next start will take it over.`]);
  }
  return null;
}

function endWatching(held: Held): Promise<void> {
  return 'watching' in held ? held.watching.end() : Promise.resolve();
}

/** Temporal sends an abort to a run that was reset once more: it can't end as though its load balancer were known. */
function resetStop(): EndingStop | null {
  const of = ownRunId();
  return of === workflowInfo().runId ? null : failure('Unobservable', resetSentence(of));
}
