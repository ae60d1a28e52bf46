import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PROPOSE_CONFIG, proposeId } from '../../workflows/messages.js';
import type { Connected } from '../connect.js';
import type { Proposal } from '../domain/init/proposal.js';
import { isProposal } from '../domain/shapes/proposal.js';
import { UserError } from '../domain/user-error.js';
import { describe } from './describe.js';
import { giveUp, requireWorker } from './pollers.js';
import { failuresIn } from './run-errors.js';
import { stuckOf } from './stuck.js';

/** In milliseconds. */
export interface ProposalLimits {
  /** How long a worker may take to take it. */
  firstTaskMs: number;
  /** How long the worker keeps trying if AWS can't be read. */
  readMs: number;
  /** How long all of it may take: with hundreds of target groups, a worker's budget of reads is what takes time. */
  wholeMs: number;
  /** Between two looks whether the worker knows how to do it. */
  pollMs: number;
}

export const PROPOSAL_LIMITS: ProposalLimits = {
  firstTaskMs: 10_000,
  readMs: 15_000,
  wholeMs: 300_000,
  pollMs: 500,
};

/** Asks a worker for the config that fits a load balancer. */
export async function askProposal(
  session: Connected,
  taskQueue: string,
  loadBalancer: string,
  limits: ProposalLimits,
): Promise<Proposal> {
  await requireWorker(session, taskQueue);
  const workflowId = proposeId(randomUUID());
  const handle = await session.client.workflow.start(PROPOSE_CONFIG, {
    ...{ workflowId, taskQueue, workflowExecutionTimeout: limits.wholeMs },
    args: [{ loadBalancer, preflightMs: limits.readMs }],
    staticSummary: `${loadBalancer}: tagout init`,
  });
  const runId = handle.firstExecutionRunId;
  const timer = new AbortController();
  const result = (handle.result() as Promise<unknown>).catch((error: unknown) => {
    throw explained(error);
  });
  try {
    const proposal = await Promise.race([result, failWhenStuck(session, { workflowId, runId }, limits, timer.signal)]);
    if (isProposal(proposal)) return proposal;
  } finally {
    timer.abort();
    result.catch(() => undefined);
  }
  throw new UserError(
    'unreachable',
    'the answer of the worker is not valid: is it of the same version as tagout here?',
  );
}

/** Never resolves. Rejects once no worker has taken the run, or one that does not know how to carry it out. */
async function failWhenStuck(
  session: Connected,
  { workflowId, runId }: { workflowId: string; runId: string },
  { firstTaskMs, pollMs }: ProposalLimits,
  signal: AbortSignal,
): Promise<never> {
  const beganMs = performance.now();
  for (;;) {
    await delay(pollMs, undefined, { signal });
    const described = await describe(session.client, workflowId, runId);
    if (described === null) continue;
    const stuck = await stuckOf(session, described);
    if (stuck !== null) {
      await session.client.workflow
        .getHandle(workflowId, runId)
        .terminate('no worker knows it')
        .catch(() => undefined);
      throw new UserError(
        'unreachable',
        `the worker can't do this: it is of an older version than tagout here, or broken (${stuck.message}). Update the worker; nothing was written`,
      );
    }
    if (described.historyLength <= 2 && performance.now() - beganMs > firstTaskMs)
      await giveUp(session, workflowId, runId, firstTaskMs);
  }
}

function explained(error: unknown): unknown {
  const failures = failuresIn(error);
  const told = failures.find(({ type }) => type === 'Refused' || type === 'Unobservable');
  if (told !== undefined)
    return new UserError(told.type === 'Refused' ? 'refused' : 'unreachable', told.message, { cause: error });
  const [own] = failures;
  if (own?.name === 'TimeoutFailure')
    return new UserError(
      'unreachable',
      'it took too long and was given up: see the log of the worker for what it could not reach',
    );
  if (own !== undefined && ['TerminatedFailure', 'CancelledFailure'].includes(own.name))
    return new UserError('failed', `it was ended from outside: ${own.message}`);
  return error;
}
