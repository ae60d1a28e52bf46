import type { Session } from '../connect.js';
import { isOpen, isPaused, type Described } from './describe.js';
import type { RunFacts } from './facts.js';
import { stepsOf } from './pending-steps.js';
import { stuckOf } from './stuck.js';

/** What Temporal knows alike about a maintenance and about a roll. */
export async function describedFacts(
  session: Session,
  service: string,
  described: Described,
): Promise<Omit<RunFacts, 'cluster' | 'phase' | 'recordedPhase' | 'memo'>> {
  const running = isOpen(described);
  return {
    service,
    workflowId: described.workflowId,
    runId: described.runId,
    running,
    paused: isPaused(described),
    startedAt: described.startTime.toISOString(),
    closedAt: described.closeTime?.toISOString() ?? null,
    ...(await stepsOf(session, described)),
    deciding: (described.raw.pendingWorkflowTask ?? null) !== null,
    stuck: await stuckOf(session, described),
    taken: !running || described.historyLength > 2,
    events: described.historyLength,
  };
}
