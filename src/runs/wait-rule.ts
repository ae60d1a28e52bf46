import { hasReached, isBeforeGo, isEnd, type End, type Phase, type Step } from '../domain/lifecycle.js';
import type { RunFacts } from './facts.js';
import type { Freshness } from './look-age.js';

/** `over`: the phase can't be reached any more. */
export type WaitVerdict = 'wait' | 'reached' | 'over';

type Where = Pick<RunFacts, 'running' | 'phase'>;

/** Judges the run that a wait for a phase follows; null: it has not started yet. `freshness` matters only for the go. */
export function judgePhase(wanted: Exclude<Phase, End>, run: Where | null, freshness: Freshness): WaitVerdict {
  if (run === null) return 'wait';
  if (wanted === 'maintenance') return judgeGo(run, freshness);
  if (wanted === 'aborting') return judgeAborting(run);
  return judgeStep(wanted, run);
}

/** The go holds only while the run is in `maintenance`, and counts only while somebody watches. */
function judgeGo({ running, phase }: Where, freshness: Freshness): WaitVerdict {
  if (!running) return 'over';
  if (phase === 'maintenance') return freshness.kind === 'fresh' ? 'reached' : 'wait';
  return isBeforeGo(phase) ? 'wait' : 'over';
}

function judgeAborting({ running, phase }: Where): WaitVerdict {
  if (!running) return phase === 'aborted' ? 'reached' : 'over';
  if (phase === 'aborting') return 'reached';
  return isBeforeGo(phase) ? 'wait' : 'over';
}

function judgeStep(wanted: Step | 'scheduled', { running, phase }: Where): WaitVerdict {
  // A followed run that is restored has been in every step.
  if (!running) return phase === 'restored' ? 'reached' : 'over';
  // A run that gives back has begun draining, but perhaps not settling.
  if (phase === 'aborting') return hasReached('draining', wanted) ? 'reached' : 'over';
  return hasReached(phase, wanted) ? 'reached' : 'wait';
}

/** Judges the end of the latest run that counts; null: there is none. */
export function judgeEnd(wanted: End, run: Where | null): WaitVerdict {
  if (run === null || run.running || !isEnd(run.phase)) return 'wait';
  return run.phase === wanted ? 'reached' : 'over';
}
