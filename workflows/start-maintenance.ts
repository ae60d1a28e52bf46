import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ApplicationFailure, startChild, workflowInfo } from '@temporalio/workflow';
import { isMaintainInput, UNREADABLE } from './inputs.js';
import {
  LIMITS,
  MAINTAIN_CLUSTER,
  maintenanceId,
  receivedInput,
  SEARCH_ATTRIBUTES,
  sentInput,
  type MaintainInput,
  type SentInput,
} from './messages.js';

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
  const isScheduled = (input.when?.at ?? null) !== null;
  const keyword = (name: string, value: string) => ({ key: { name, type: 'KEYWORD' as const }, value });
  try {
    const run = await startChild(MAINTAIN_CLUSTER, {
      workflowId: maintenanceId(service),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      parentClosePolicy: 'ABANDON',
      cancellationType: 'ABANDON',
      args: [sentInput(input)],
      typedSearchAttributes: [
        keyword(SEARCH_ATTRIBUTES.service, service),
        keyword(SEARCH_ATTRIBUTES.cluster, input.cluster),
        keyword(SEARCH_ATTRIBUTES.phase, isScheduled ? 'scheduled' : 'preflight'),
      ],
      staticSummary: summaryOf(input),
    });
    return { workflowId: run.workflowId, runId: run.firstExecutionRunId };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw refusal(
      `a maintenance of ${service} is running already, as ${maintenanceId(service)}: nothing was started; see tagout status`,
    );
  }
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

const LONGEST_SUMMARY = 200;

function summaryOf({ config, cluster, reason, startedBy }: MaintainInput): string {
  const why = reason.replaceAll(/\s+/g, ' ').slice(0, LONGEST_SUMMARY / 2);
  const who = startedBy.slice(0, LONGEST_SUMMARY / 2);
  return `${config.service}: ${cluster} out for maintenance – ${why} (${who})`;
}

/** `schedule nightly of alice@ops-1`. */
function starterOf({ startedBy }: MaintainInput): string {
  const schedule = workflowInfo().typedSearchAttributes.get({ name: 'TemporalScheduledById', type: 'KEYWORD' });
  return schedule === undefined ? startedBy : `schedule ${schedule} of ${startedBy}`;
}

function refusal(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(why, 'Refused');
}
