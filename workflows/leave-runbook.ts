import { workflowInfo } from '@temporalio/workflow';
import type { RunContext } from '../activities/scopes.js';
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

/** Ends a run before its last step: gives back or releases what it holds, as far as the reason allows. */
export async function leaveRunbook(run: RunParts, stopped: Stopped): Promise<never> {
  const { state, guard, desk, deadline } = run;
  deadline.cancel();
  const waits = state.phase === 'maintenance' ? state.document().waitingFor : (stopped.seen?.waitingFor ?? []);
  const stop = withWaits(guard.stop === null ? stopped.stop : worse(stopped.stop, guard.stop), waits);
  if (state.phase === 'maintenance') await desk.close();
  const isReset = stop.kind === 'failure' && stop.seen.isReset === true;
  // If a run was reset in preflight, nobody knows what it had done before.
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

/** Before the go: back to the shares that this run found. If something prevents that, it becomes the end of the run. */
export async function giveBack(run: RunParts, stop: GivesBack, { seen }: Stopped): Promise<EndingStop> {
  const { guard, steps, held } = run;
  guard.stop = null;
  if (held.kind !== 'shares') return stop;
  run.enter('aborting');
  try {
    const given = await guard.carryOut(() => steps.giveBack(held.context, seen?.stands ?? held.levels));
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

/**
 * Removes the tag when the load balancer is as this run found it, or at its baseline; a failed run leaves it. Returns
 * why nothing more may be done, if so.
 */
async function untag({ input, state, steps, held }: RunParts, restored: boolean): Promise<EndingStop | null> {
  if (held.kind === 'nothing') return null;
  const { config, limits } = input;
  const boundMs = state.phase === 'preflight' ? limits.preflightMs : config.watch.blindMs;
  try {
    // The watcher has expired the silence.
    await steps.untag(held.kind === 'tag' ? held.context : withoutSilence(held.context), restored, boundMs);
  } catch (error) {
    const stop = stopOf(error);
    if (stop?.kind !== 'failure') throw error;
    if (stop.seen.isReset === true) return stop;
    state.warn([`The tag could not be removed: ${stop.detail} The next start will take it over.`]);
  }
  return null;
}

function withoutSilence(context: RunContext): RunContext {
  const config = { ...context.config };
  delete config.silence;
  return { ...context, config };
}

function endWatching(held: Held): Promise<void> {
  return 'watching' in held ? held.watching.end() : Promise.resolve();
}

/** After a reset, Temporal sends an earlier abort again. Such a run must not end as if it knew its load balancer. */
function resetStop(): EndingStop | null {
  const of = ownRunId();
  return of === workflowInfo().runId ? null : failure('Unobservable', resetSentence(of));
}
