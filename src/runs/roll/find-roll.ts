import type { Session } from '../../connect.js';
import { ROLL_PHASES, type RollPhase } from '../../domain/roll/document.js';
import { isOneOf, isText, listOf } from '../../domain/shape.js';
import { MAINTAIN_SERVICE, rollId } from '../../../workflows/messages.js';
import { describe, phaseTextOf, type Described } from '../describe.js';
import { describedFacts } from '../described-facts.js';
import type { RunFacts } from '../facts.js';

/** What Temporal itself knows about a roll, without a worker; members as those of a run. */
export type RollFacts = Omit<RunFacts, 'cluster' | 'phase' | 'recordedPhase' | 'memo'> & {
  /** The phase of the roll, or its end; a terminated roll ended `failed`. */
  phase: RollPhase;
  /** The phase that the roll itself recorded last. */
  recordedPhase: RollPhase;
  memo: RollMemo;
};

/** Written once, in its first task; empty before. */
interface RollMemo {
  clusters: string[];
  startedBy: string | null;
  reason: string | null;
}

/** The newest roll of the service, or the one with that run id; null if there is none, or its retention is over. */
export async function findRoll(session: Session, service: string, runId?: string): Promise<RollFacts | null> {
  const described = await describe(session.client, rollId(service), runId);
  // Anybody may start another workflow under this id, and an old release a maintenance of a service `roll-…`.
  if (described?.type !== MAINTAIN_SERVICE) return null;
  const recordedPhase = recordedPhaseOf(described);
  return {
    ...(await describedFacts(session, service, described)),
    phase: rollPhaseOf(described.status.name, recordedPhase),
    recordedPhase,
    memo: memoOf(described),
  };
}

/** The phase of a roll, or its end, from its status in Temporal and the phase that it recorded last. */
export function rollPhaseOf(status: string, recorded: RollPhase): RollPhase {
  if (status === 'RUNNING' || status === 'PAUSED') return recorded;
  if (status === 'COMPLETED') return 'restored';
  return status === 'FAILED' && ENDED_BY_ITSELF.includes(recorded) ? recorded : 'failed';
}

const ENDED_BY_ITSELF: readonly RollPhase[] = ['refused', 'aborted', 'failed'];

export const isRollPhase = isOneOf<RollPhase>(...ROLL_PHASES);

function recordedPhaseOf(described: Described): RollPhase {
  const phase = phaseTextOf(described);
  return isRollPhase(phase) ? phase : 'preflight';
}

const isNames = listOf(isText);

function memoOf({ memo = {} }: Described): RollMemo {
  const { clusters, startedBy, reason } = memo;
  return {
    clusters: isNames(clusters) ? clusters : [],
    startedBy: isText(startedBy) ? startedBy : null,
    reason: isText(reason) ? reason : null,
  };
}
