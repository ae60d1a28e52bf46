import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { isMaintainInput, UNREADABLE } from './inputs.js';
import { LIMITS, maintenanceId, receivedInput, type MaintainInput, type SentInput } from './messages.js';
import { startMaintenanceChild } from './start-child.js';

/** The result of `startMaintenance`. */
export interface Started {
  workflowId: string;
  runId: string;
}

/**
 * Starts a maintenance under its id, which is the lock. Temporal's Schedules can't: they append the time to every id.
 * Ends once it is started, and the maintenance goes on by itself.
 */
export async function startMaintenance(sent: SentInput): Promise<Started> {
  const received = receivedInput(sent);
  if (!isMaintainInput(received)) throw refusal(UNREADABLE);
  refuseLate(received);
  const input = { ...received, startedBy: starterOf(received) };
  const { service } = input.config;
  const run = await startMaintenanceChild(input);
  if (run === null)
    throw refusal(
      `a maintenance of ${service} is running already, as ${maintenanceId(service)}: nothing was started; see tagout status`,
    );
  return { workflowId: run.workflowId, runId: run.firstExecutionRunId };
}

/** A worker that was down, or a server that was, must not make up for a start when nobody expects it any more. */
function refuseLate({ config, limits }: MaintainInput): void {
  const { startTime, typedSearchAttributes } = workflowInfo();
  const due = typedSearchAttributes.get({ name: 'TemporalScheduledStartTime', type: 'DATETIME' }) ?? startTime;
  const isLate = Date.now() - due.getTime() > (limits.lateMs ?? LIMITS.lateMs);
  // A window says until when a start is welcome, and preflight looks at it.
  if (isLate && config.window === undefined)
    throw refusal(`this start was due at ${due.toISOString()}, and no worker took it in time: nothing was started`);
}

/** `schedule nightly of alice@ops-1`. */
function starterOf({ startedBy }: MaintainInput): string {
  const schedule = workflowInfo().typedSearchAttributes.get({ name: 'TemporalScheduledById', type: 'KEYWORD' });
  return schedule === undefined ? startedBy : `schedule ${schedule} of ${startedBy}`;
}

function refusal(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(why, 'Refused');
}
