import type { Connected } from '../../connect.js';
import { UserError } from '../../domain/user-error.js';
import { MAINTAIN_SERVICE, rollId, startAttributes, type RollInput } from '../../../workflows/messages.js';
import { requireWorker } from '../pollers.js';
import { missingAttribute } from '../search-attributes.js';
import { runInTheWay } from '../start-errors.js';
import { untilBegun, type StartLimits } from '../until-begun.js';
import { rollSummary } from '../../domain/start-text.js';
import { firstPhase } from '../../domain/window/start-when.js';
import { findRoll, type RollFacts } from './find-roll.js';
import { rollInTheWay } from './roll-in-the-way.js';

/**
 * Starts a roll. Resolves when its preflight has passed or refused it, or has taken longer than `preflightMs`, or when a
 * worker has scheduled it. Throws `UserError` if nothing was started: no worker, or another run or roll of the service.
 */
export async function startRoll(
  session: Connected,
  input: RollInput,
  queue: string,
  limits: StartLimits,
): Promise<RollFacts> {
  const { service } = input.config;
  await requireWorker(session, queue);
  const inTheWay = await runInTheWay(session, service);
  if (inTheWay !== null) throw new UserError('refused', inTheWay.refusal);
  const runId = await begin(session, input, queue);
  const find = (): Promise<RollFacts | null> => findRoll(session, service, runId);
  return untilBegun(session, find, limits);
}

/** The workflow id is the lock: a second roll of the same service finds it taken. */
async function begin(session: Connected, input: RollInput, queue: string): Promise<string> {
  const { service } = input.config;
  try {
    const handle = await session.client.workflow.start(MAINTAIN_SERVICE, {
      workflowId: rollId(service),
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      taskQueue: queue,
      args: [input],
      typedSearchAttributes: startAttributes({ service, cluster: input.clusters[0]!, phase: firstPhase(input) }),
      staticSummary: rollSummary(input),
    });
    return handle.firstExecutionRunId;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name !== 'WorkflowExecutionAlreadyStartedError') throw missingAttribute(error, session) ?? error;
    const why =
      (await rollInTheWay(session, service))?.refusal ?? `another workflow runs under the id ${rollId(service)}`;
    throw new UserError('refused', why, { cause: error });
  }
}
