import type { Connected } from '../connect.js';
import {
  MAINTAIN_CLUSTER,
  maintenanceId,
  sentInput,
  startAttributes,
  type MaintainInput,
} from '../../workflows/messages.js';
import { UserError } from '../domain/user-error.js';
import type { RunFacts } from './facts.js';
import { findRun } from './find.js';
import { requireWorker } from './pollers.js';
import { rollInTheWay } from './roll/roll-in-the-way.js';
import { firstPhase } from '../domain/window/start-when.js';
import { explainStart } from './start-errors.js';
import { untilBegun, type StartLimits } from './until-begun.js';
import { detailsOf, summaryOf } from '../domain/start-text.js';

/**
 * Starts a maintenance. Resolves when preflight has passed or refused it, or has taken longer than `preflightMs`, or when
 * a worker has scheduled it.
 * Throws `UserError` if nothing was started: no worker, or another run of the service.
 */
export async function startMaintenance(
  session: Connected,
  input: MaintainInput,
  queue: string,
  limits: StartLimits,
): Promise<RunFacts> {
  await requireWorker(session, queue);
  // Between two clusters of a roll, the id of its maintenances is free.
  const roll = await rollInTheWay(session, input.config.service);
  if (roll !== null) throw new UserError('refused', roll.refusal);
  const runId = await begin(session, input, queue);
  return untilBegun(session, () => findRun(session, input.config.service, runId), limits);
}

/** The workflow id is the lock: a second start of the same service finds it taken. */
async function begin(session: Connected, input: MaintainInput, queue: string): Promise<string> {
  const { service } = input.config;
  try {
    const handle = await session.client.workflow.start(MAINTAIN_CLUSTER, {
      workflowId: maintenanceId(service),
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      taskQueue: queue,
      args: [sentInput(input)],
      typedSearchAttributes: startAttributes({ service, cluster: input.cluster, phase: firstPhase(input) }),
      staticSummary: summaryOf(input),
      staticDetails: detailsOf(input),
    });
    return handle.firstExecutionRunId;
  } catch (error) {
    throw await explainStart(error, session, service);
  }
}
