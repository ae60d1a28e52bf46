import { defaultPayloadConverter } from '@temporalio/common';
import type { VirtualRun } from './run.js';
import { attempts, type Heartbeat } from './attempt.js';

/** This module replaces @temporalio/activity. */
export { ApplicationFailure, CancelledFailure } from '@temporalio/common';

let underWay: VirtualRun | undefined;

export function serveActivities(run: VirtualRun): void {
  underWay = run;
}

/** The parts of @temporalio/activity's `Context` that the steps use. */
export const Context = {
  current: (): object => {
    const [attempt, run] = [attempts.getStore(), underWay];
    if (attempt === undefined || run === undefined) throw new Error('outside of a step');
    const { id, name, number, scheduledMs, firstScheduledMs } = attempt.of;
    return {
      info: {
        activityId: id,
        attempt: number,
        scheduledTimestampMs: firstScheduledMs,
        currentAttemptScheduledTimestampMs: scheduledMs,
        heartbeatDetails: attempt.resumed,
        activityType: name,
        workflowExecution: { workflowId: 'virtual', runId: 'virtual' },
      },
      heartbeat: (details: Heartbeat) => attempt.heartbeat(details),
      cancellationSignal: attempt.controller.signal,
      cancelled: attempt.cancelled,
      get cancellationDetails() {
        return attempt.cancellationDetails;
      },
      client: {
        workflow: { getHandle: () => ({ describe: () => run.describe() }), list: () => [] },
        withDeadline: (_: number, ask: () => Promise<unknown>) => ask(),
        options: { loadedDataConverter: { payloadCodecs: [], payloadConverter: defaultPayloadConverter } },
      },
      log: { warn: () => undefined, info: () => undefined },
    };
  },
};
