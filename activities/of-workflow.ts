import { ApplicationFailure, Context } from '@temporalio/activity';
import { restored } from '../src/domain/packed.js';

interface AboutRun {
  config: { service: string };
  runId: string;
}

/**
 * The input of an activity that belongs to a workflow beside a run. Anybody who may use the namespace may start an
 * activity without a workflow, or from any workflow. `idsOf`: the ids of the workflows that may, of a service and a run.
 */
export function ofWorkflow<Sent extends AboutRun>(
  sent: Sent,
  name: string,
  ...idsOf: ((service: string, runId: string) => string)[]
): Sent {
  const run = restored(sent) as Sent;
  const { workflowExecution } = Context.current().info;
  const ids = idsOf.map((idOf) => idOf(run.config?.service, run.runId));
  if (workflowExecution !== undefined && ids.includes(workflowExecution.workflowId)) return run;
  throw ApplicationFailure.nonRetryable(`this activity is carried out only for ${name}`, 'Refused');
}
