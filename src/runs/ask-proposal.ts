import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PROPOSE_CONFIG, proposeId } from '../../workflows/messages.js';
import type { Connected } from '../connect.js';
import type { Proposal } from '../domain/init/proposal.js';
import { isProposal } from '../domain/shapes/proposal.js';
import { oneLine } from '../domain/one-line.js';
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
  /** After this long a person is told that it goes on. */
  slowMs: number;
}

export const PROPOSAL_LIMITS: ProposalLimits = {
  firstTaskMs: 10_000,
  readMs: 15_000,
  wholeMs: 300_000,
  pollMs: 500,
  slowMs: 5_000,
};

/** Asks a worker for the config that fits a load balancer. */
export async function askProposal(
  session: Connected,
  taskQueue: string,
  loadBalancer: string,
  limits: ProposalLimits,
  onSlow: () => void,
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
    const trouble = troubleOf(session, { workflowId, runId }, { limits, onSlow, signal: timer.signal });
    const first = await Promise.race([result.then(() => null), trouble]);
    // Ended only here: the end of the run must not be taken for its answer.
    if (first !== null) await end(session, { workflowId, runId }, first, limits);
  } finally {
    timer.abort();
  }
  const proposal = await result;
  if (isProposal(proposal) && isOf(proposal, loadBalancer)) return proposal;
  throw new UserError(
    'unreachable',
    'the answer of the worker is not valid: is it of the same version as tagout here?',
  );
}

/** A config of another load balancer would look like the one that was asked for. */
function isOf(proposal: Proposal, nameOrArn: string): boolean {
  const name = nameOrArn.startsWith('arn:') ? nameOrArn.split('/').at(-2) : nameOrArn;
  return proposal.loadBalancer.toLowerCase() === name?.toLowerCase();
}

interface Asked {
  workflowId: string;
  runId: string;
}

/** No worker has taken the run, or one that does not know how to carry it out, and why. */
type Trouble = { kind: 'untaken' } | { kind: 'stuck'; message: string };

interface Watching {
  limits: ProposalLimits;
  onSlow: () => void;
  signal: AbortSignal;
}

/** A run whose worker has begun has at least these: its start, a task with its three events, and the activity. */
const EVENTS_WHEN_READING = 5;

/** Resolves once there is trouble. */
async function troubleOf(session: Connected, asked: Asked, { limits, onSlow, signal }: Watching): Promise<Trouble> {
  const beganMs = performance.now();
  for (let isTold = false; ;) {
    await delay(limits.pollMs, undefined, { signal });
    const described = await describe(session.client, asked.workflowId, asked.runId);
    if (described === null) continue;
    const stuck = await stuckOf(session, described);
    if (stuck !== null) return { kind: 'stuck', message: stuck.message };
    const waitedMs = performance.now() - beganMs;
    if (described.historyLength <= 2 && waitedMs > limits.firstTaskMs) return { kind: 'untaken' };
    if (isTold || described.historyLength < EVENTS_WHEN_READING || waitedMs < limits.slowMs) continue;
    onSlow();
    isTold = true;
  }
}

/** Returns only if a worker took the run at this very moment. */
async function end(
  session: Connected,
  { workflowId, runId }: Asked,
  trouble: Trouble,
  { firstTaskMs }: ProposalLimits,
): Promise<void> {
  if (trouble.kind === 'untaken') return giveUp(session, workflowId, runId, firstTaskMs);
  await session.client.workflow
    .getHandle(workflowId, runId)
    .terminate('no worker knows it')
    .catch(() => undefined);
  throw new UserError(
    'unreachable',
    `the worker can't do this: it is of an older version than tagout here, or broken (${trouble.message}). Update the worker; nothing was written`,
  );
}

/** Characters of a failure that are shown. */
const LONGEST_FAILURE = 2_000;

function explained(error: unknown): unknown {
  const failures = failuresIn(error);
  const told = failures.find(({ type }) => type === 'Refused' || type === 'Unobservable');
  if (told !== undefined)
    return new UserError(told.type === 'Refused' ? 'refused' : 'unreachable', oneLine(told.message, LONGEST_FAILURE), {
      cause: error,
    });
  const [own] = failures;
  if (own?.name === 'TimeoutFailure')
    return new UserError(
      'unreachable',
      'it took too long and was given up: see the log of the worker for what it could not reach',
    );
  if (own !== undefined && ['TerminatedFailure', 'CancelledFailure'].includes(own.name))
    return new UserError('failed', `it was ended from outside: ${own.message}`);
  if (own !== undefined)
    return new UserError('unreachable', `the worker failed: ${oneLine(own.message, LONGEST_FAILURE)}`, {
      cause: error,
    });
  return error;
}
