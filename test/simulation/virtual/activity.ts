import { defaultPayloadConverter } from '@temporalio/common';
import type { VirtualRun } from './run.js';
import { attempts, owners, type Heartbeat } from './attempt.js';

/** This module replaces @temporalio/activity. */
export { ApplicationFailure, CancelledFailure } from '@temporalio/common';

/** Another run as the server has it; throws if it knows none. */
type Handles = (workflowId: string, runId?: string) => object;

let underWay: VirtualRun | undefined;
let handles: Handles | undefined;

/** `others`: where a simulation has several runs. */
export function serveActivities(run: VirtualRun, others?: Handles): void {
  underWay = run;
  handles = others;
}

/** The parts of @temporalio/activity's `Context` that the steps use. */
export const Context = {
  current: (): object => {
    const [attempt, run] = [attempts.getStore(), owners.getStore() ?? underWay];
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
        namespace: 'default',
        workflowExecution: { workflowId: run.info.workflowId, runId: run.info.runId },
      },
      heartbeat: (details: Heartbeat) => attempt.heartbeat(details),
      cancellationSignal: attempt.controller.signal,
      cancelled: attempt.cancelled,
      get cancellationDetails() {
        return attempt.cancellationDetails;
      },
      client: {
        workflow: { getHandle: handles ?? (() => ({ describe: () => run.describe() })), list: () => [] },
        withDeadline: (_: number, ask: () => Promise<unknown>) => ask(),
        options: { loadedDataConverter: { payloadCodecs: [], payloadConverter: defaultPayloadConverter } },
      },
      log: { warn: () => undefined, info: () => undefined },
    };
  },
};
