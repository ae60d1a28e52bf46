import type { Connected } from '../connect.js';
import type { RunFacts } from './facts.js';
import { stuckAnswer } from './documents/stuck-words.js';
import { UserError } from '../domain/user-error.js';
import { clock } from '../domain/time-words.js';
import { findRun } from './find.js';
import { rollInTheWay, type InTheWay } from './roll/roll-in-the-way.js';
import { missingAttribute } from './search-attributes.js';

/** Why a start failed, with what an operator can do. Nothing was started. */
export async function explainStart(error: unknown, session: Connected, service: string): Promise<unknown> {
  if (!(error instanceof Error)) return error;
  if (error.name === 'WorkflowExecutionAlreadyStartedError') return inTheWay(error, session, service);
  return missingAttribute(error, session) ?? error;
}

/** What would have a start refused now; null if no run and no roll is on. */
export async function runInTheWay(session: Connected, service: string): Promise<InTheWay | null> {
  const roll = await rollInTheWay(session, service);
  if (roll !== null) return roll;
  const run = await findRun(session, service);
  if (run?.running !== true) return null;
  return { refusal: await isRunning(session, service, run), waits: run.phase === 'scheduled' };
}

async function inTheWay(error: Error, session: Connected, service: string): Promise<UserError> {
  const roll = await rollInTheWay(session, service);
  if (roll !== null) return new UserError('refused', roll.refusal, { cause: error });
  const run = await findRun(session, service);
  return new UserError('refused', await isRunning(session, service, run), { cause: error });
}

async function isRunning(session: Connected, service: string, run: RunFacts | null): Promise<string> {
  const who = run?.memo.startedBy ?? (await summaryOf(session, run?.workflowId));
  const holder =
    run === null
      ? 'another run'
      : `the run ${run.runId} for cluster ${run.cluster}, in ${run.phase}, started at ${clock(run.startedAt, new Date())} by ${who}`;
  if (run !== null && run.stuck !== null)
    return `a maintenance of ${service} is running already: ${holder}. ${stuckAnswer('this start', run, run.stuck, new Date())}`;
  return (
    `a maintenance of ${service} is running already: ${holder}. ` +
    'See `tagout status`; wait for its end, or end it with `tagout abort --reason ...` (after the go: with --leave-out)'
  );
}

/** Before the end of preflight a run has no memo, but it has the summary from its start. */
async function summaryOf(session: Connected, workflowId: string | undefined): Promise<string> {
  if (workflowId === undefined) return 'someone';
  const described = await session.client.workflow.getHandle(workflowId).describe();
  return /\(([^()]*)\)$/.exec((await described.staticSummary()) ?? '')?.[1] ?? 'someone';
}
