import { pausedWords } from './documents/paused-words.js';
import { stuckWords } from './documents/stuck-words.js';
import type { RunFacts } from './facts.js';

/** Why the run can't decide anything now, as a sentence; null if nothing is wrong. */
export function standsStill(run: Pick<RunFacts, 'stuck' | 'paused' | 'workflowId'>): string | null {
  if (run.stuck !== null) return stuckWords(run.stuck, new Date());
  return run.paused ? pausedWords(run) : null;
}
