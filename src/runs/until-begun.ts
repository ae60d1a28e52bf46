import type { Connected } from '../connect.js';
import type { Phase } from '../domain/lifecycle.js';
import type { RollPhase } from '../domain/roll/document.js';
import type { RunFacts } from './facts.js';
import { poll } from './poll.js';
import { giveUp } from './pollers.js';

/** In milliseconds. */
export interface StartLimits {
  /** How long a worker may take to take the run; after that the run is given up. */
  firstTaskMs: number;
  /** How long to wait for preflight. */
  preflightMs: number;
  /** Between two polls, and how long one may take. */
  everyMs: number;
  answerMs: number;
  /** How long to keep trying when Temporal can't be reached. */
  outageMs: number;
}

type Begun = Pick<RunFacts, 'workflowId' | 'runId' | 'running' | 'taken' | 'stuck'> & { phase: Phase | RollPhase };

/**
 * Waits for what has just been started, a maintenance or a roll, until its preflight is over, a worker has scheduled it, it
 * has ended or got stuck, or for `preflightMs`. Throws `UserError` if no worker took it: then it was terminated.
 */
export async function untilBegun<T extends Begun>(
  session: Connected,
  find: () => Promise<T | null>,
  { firstTaskMs, preflightMs, everyMs, answerMs, outageMs }: StartLimits,
): Promise<T> {
  const startedAt = Date.now();
  const ask = async (): Promise<T | undefined> => {
    // Measured before the poll: what is not taken by now would be taken too late, and would refuse itself.
    const waitedMs = Date.now() - startedAt;
    const found = await find();
    if (found === null) return undefined;
    if (!found.taken && waitedMs > firstTaskMs) {
      await giveUp(session, found.workflowId, found.runId, firstTaskMs);
      return undefined;
    }
    if (found.stuck !== null && waitedMs > firstTaskMs) return found;
    return !found.running || hasBegun(found) || waitedMs > preflightMs ? found : undefined;
  };
  return poll(session, ask, { everyMs, answerMs, outageMs, turnedAwayMs: outageMs });
}

/** What waits for its time has begun once a worker has scheduled it. */
function hasBegun({ phase, taken }: Begun): boolean {
  return phase === 'scheduled' ? taken : phase !== 'preflight';
}
