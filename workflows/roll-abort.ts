import type { AbortAnswer } from '../activities/steps/abort-cluster.js';
import { maintenanceId, type RollAnswer, type RollArgument } from './messages.js';
import { ownRunId } from './own-run-id.js';
import { abortCluster } from './roll-steps.js';
import { stopOf } from './stop.js';

/** A maintenance that the roll has begun. */
export interface Child {
  cluster: string;
  /** Null until Temporal has started it. */
  runId: string | null;
}

/** Has the current maintenance aborted as its phase permits. The answer says what became of it. */
export async function passAbortOn(
  service: string,
  child: Child | null,
  argument: Required<RollArgument>,
): Promise<RollAnswer> {
  if (child === null || child.runId === null) return { message: 'the roll ends: no cluster is under maintenance' };
  const { cluster, runId: maintenanceRunId } = child;
  const of = { config: { service }, cluster, runId: ownRunId(), workflowId: maintenanceId(service) };
  const end = 'no cluster begins any more';
  let answer: AbortAnswer;
  try {
    answer = await abortCluster({ ...of, maintenanceRunId, argument });
  } catch (error) {
    // Somebody may have completed that step by hand. Any other error than these would fail the task again and again.
    const stop = stopOf(error);
    if (stop?.kind !== 'failure') throw error;
    return { message: `${end}; whether the maintenance of ${cluster} is aborted is not known: ${stop.detail}` };
  }
  switch (answer.kind) {
    case 'accepted':
      return { message: `${end}, and the maintenance of ${cluster} is aborted` };
    case 'over':
      return { message: `${end}, and the maintenance of ${cluster} has just ended` };
    case 'refused':
      return { message: `${end}; the maintenance of ${cluster} goes on to its end: ${answer.why}` };
  }
}
