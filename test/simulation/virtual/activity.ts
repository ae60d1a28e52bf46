import { copy } from './copy.js';
import type { VirtualRun } from './run.js';
import { attempts } from './steps.js';

/** What takes the place of @temporalio/activity. */
export { ApplicationFailure, CancelledFailure } from '@temporalio/common';

let underWay: VirtualRun | undefined;

export function serveActivities(run: VirtualRun): void {
  underWay = run;
}

/** As that of @temporalio/activity, as far as the steps use it. */
export const Context = {
  current: (): object => {
    const [attempt, run] = [attempts.getStore(), underWay];
    if (attempt === undefined || run === undefined) throw new Error('outside of a step');
    return {
      info: {
        activityId: 'virtual',
        attempt: attempt.number,
        scheduledTimestampMs: attempt.firstScheduledMs,
        currentAttemptScheduledTimestampMs: attempt.scheduledMs,
        heartbeatDetails: attempt.resumed,
        activityType: attempt.name,
        workflowExecution: { workflowId: 'virtual', runId: 'virtual' },
      },
      // Of what a step tells, only this reaches the next attempt's code.
      heartbeat: ({ cursor, counted }: { cursor?: unknown; counted?: unknown }) => {
        attempt.heartbeatDetails = copy({ ...(cursor === undefined ? {} : { cursor }), counted });
      },
      cancellationSignal: attempt.controller.signal,
      cancelled: attempt.cancelled,
      get cancellationDetails() {
        return attempt.cancellationDetails;
      },
      client: { workflow: { getHandle: () => ({ describe: () => run.describe() }), list: () => [] } },
      log: { warn: () => undefined, info: () => undefined },
    };
  },
};
