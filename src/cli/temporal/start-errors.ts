import type { Connected } from '../../connect.js';
import { SEARCH_ATTRIBUTES } from '../../../workflows/messages.js';
import type { RunFacts } from '../documents/facts.js';
import { CliError, EXIT } from '../exit.js';
import { describeRun } from './runs.js';

/** What went wrong when a run was to be started, as an operator can act on it. Nothing was started. */
export async function explainStart(error: unknown, session: Connected, service: string): Promise<unknown> {
  if (!(error instanceof Error)) return error;
  if (error.name === 'WorkflowExecutionAlreadyStartedError') return inTheWay(error, session, service);
  const missing = /no mapping defined for search attribute (\w+)/.exec(
    `${error.message} ${messageOf(error.cause)}`,
  )?.[1];
  if (missing === undefined) return error;
  const names = Object.values(SEARCH_ATTRIBUTES).map((name) => `--name ${name} --type Keyword`);
  return new CliError(
    EXIT.unreachable,
    `namespace ${session.namespace} has no search attribute ${missing}; create them with:\n` +
      `temporal operator search-attribute create --namespace ${session.namespace} ${names.join(' ')}`,
    { cause: error },
  );
}

/** Why a start would be refused now, whatever the load balancer looks like; null where no run is in the way. */
export async function refusalByRun(session: Connected, service: string): Promise<string | null> {
  const run = await describeRun(session, service);
  return run?.running === true ? isRunning(session, service, run) : null;
}

async function inTheWay(error: Error, session: Connected, service: string): Promise<CliError> {
  const run = await describeRun(session, service);
  return new CliError(EXIT.refused, await isRunning(session, service, run), { cause: error });
}

async function isRunning(session: Connected, service: string, run: RunFacts | null): Promise<string> {
  const who = run?.memo.startedBy ?? (await summaryOf(session, run?.workflowId));
  const holder =
    run === null
      ? 'another run'
      : `the run ${run.runId} for cluster ${run.cluster}, in ${run.phase}, started at ${run.startedAt} by ${who}`;
  return (
    `a maintenance of ${service} is running already: ${holder}. ` +
    'See `tagout status`; wait for its end, or end it with `tagout abort --reason ...`'
  );
}

/** Before the end of preflight there is no memo yet, but the summary that the start gave it. */
async function summaryOf(session: Connected, workflowId: string | undefined): Promise<string> {
  if (workflowId === undefined) return 'someone';
  const described = await session.client.workflow.getHandle(workflowId).describe();
  return /\(([^()]*)\)$/.exec((await described.staticSummary()) ?? '')?.[1] ?? 'someone';
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : '';
}
