import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { Connected } from '../../connect.js';
import { isPhase, type Phase } from '../../domain/lifecycle.js';
import { restored } from '../../domain/packed.js';
import { listOf } from '../../domain/shape.js';
import { isHostBefore } from '../../domain/shapes/host.js';
import { isPlannedAction } from '../../domain/shapes/routing.js';
import { maintenanceId, SEARCH_ATTRIBUTES } from '../../../workflows/messages.js';
import { phaseOf, type RunFacts, type RunMemo } from '../documents/facts.js';
import { stepsOf } from './steps.js';
import { stuckOf } from './stuck.js';

/** How many earlier runs are looked through, newest first. */
const EARLIER_RUNS = 200;

const isBaseline = listOf(isPlannedAction);
const isHosts = listOf(isHostBefore);

/** The newest run of the service, or the one of that run id; null where there never was one, or its retention is over. */
export async function describeRun(session: Connected, service: string, runId?: string): Promise<RunFacts | null> {
  try {
    const description = await session.client.workflow.getHandle(maintenanceId(service), runId).describe();
    return await factsOf(session, service, description);
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return null;
    throw error;
  }
}

/** The newest run before `latest` that `counts`. Each is described: the list alone may lag behind. */
export async function earlierRun(
  session: Connected,
  latest: RunFacts,
  counts: (run: RunFacts) => boolean,
): Promise<RunFacts | null> {
  const query = `WorkflowId = '${latest.workflowId}'`;
  let looked = 0;
  for await (const { runId } of session.client.workflow.list({ query })) {
    if (runId === latest.runId) continue;
    const run = await describeRun(session, latest.service, runId);
    if (run !== null && counts(run)) return run;
    looked += 1;
    if (looked >= EARLIER_RUNS) return null;
  }
  return null;
}

async function factsOf(
  session: Connected,
  service: string,
  described: WorkflowExecutionDescription,
): Promise<RunFacts> {
  const recorded = keyword(described, SEARCH_ATTRIBUTES.phase);
  const recordedPhase: Phase = recorded !== undefined && isPhase(recorded) ? recorded : 'preflight';
  const running = described.status.name === 'RUNNING';
  return {
    service,
    cluster: keyword(described, SEARCH_ATTRIBUTES.cluster) ?? 'unknown',
    workflowId: described.workflowId,
    runId: described.runId,
    running,
    phase: phaseOf(described.status.name, recordedPhase),
    recordedPhase,
    startedAt: described.startTime.toISOString(),
    closedAt: described.closeTime?.toISOString() ?? null,
    memo: memoOf(described.memo),
    ...(await stepsOf(session, described)),
    deciding: (described.raw.pendingWorkflowTask ?? null) !== null,
    stuck: await stuckOf(session, described),
    taken: !running || described.historyLength > 2,
  };
}

function keyword(described: WorkflowExecutionDescription, name: string): string | undefined {
  return described.typedSearchAttributes.get({ name, type: 'KEYWORD' });
}

function memoOf(memo: Record<string, unknown> = {}): RunMemo {
  const { startedBy, reason } = memo as Partial<RunMemo>;
  const [baseline, hosts] = [restored(memo['baseline']), restored(memo['hosts'])];
  return {
    baseline: isBaseline(baseline) ? baseline : [],
    hosts: isHosts(hosts) ? hosts : [],
    startedBy: startedBy ?? null,
    reason: reason ?? null,
  };
}
