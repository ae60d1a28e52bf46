import { ApplicationFailure, Context } from '@temporalio/activity';
import { compact, restored } from '../../src/domain/packed.js';
import { notifyId } from '../../src/domain/notify/notified-run.js';
import { awaitMoments, type Awaited, type News } from './await-moments.js';
import { deliver, type Delivery } from './deliver.js';
import type { NotifyPorts } from './notify-ports.js';

/** The activities of `notifyRun`. They touch neither the load balancer nor hosts. */
export interface NotifyActivities {
  awaitMoments: (run: Awaited) => Promise<News>;
  deliver: (delivery: Delivery) => Promise<void>;
}

export function createNotifyActivities(ports: NotifyPorts): NotifyActivities {
  return {
    awaitMoments: async (sent) => compact(await awaitMoments(ports, ofNotifyRun(sent))) as News,
    deliver: (sent) => deliver(ports, ofNotifyRun(sent)),
  };
}

/** Anybody who may use the namespace may start an activity without a workflow, or from any workflow. */
function ofNotifyRun<Sent extends Awaited | Delivery>(sent: Sent): Sent {
  const run = restored(sent) as Sent;
  const { workflowExecution } = Context.current().info;
  if (workflowExecution?.workflowId === notifyId(run.config?.service, run.runId)) return run;
  throw ApplicationFailure.nonRetryable('this activity is carried out only for notifyRun', 'Refused');
}
