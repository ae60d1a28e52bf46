import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';

/** When the step was scheduled, and the attempt that `temporal activity reset` began; milliseconds since the Unix epoch. */
const SCHEDULED_MS = 1_000;
const RESET_MS = 5_000;

/**
 * Runs one attempt of a step, as Temporal gives it to a worker, with what the attempt before it remembered. With `reset`
 * the attempt counts as the first, and was scheduled after others.
 */
export function attempt<Result>(
  nth: number | 'reset',
  cursor: unknown,
  step: () => Promise<Result>,
  told: (details: unknown) => void = () => undefined,
): Promise<Result> {
  const isReset = nth === 'reset';
  const [number, scheduledMs] = isReset ? [1, RESET_MS] : [nth, SCHEDULED_MS];
  const pending = {
    ...{ activityId: 'step', attempt: number, state: 2, heartbeatDetails: { payloads: [{}] } },
    scheduledTime: { seconds: scheduledMs / 1_000, nanos: 0 },
  };
  const describe = async (): Promise<unknown> => ({
    status: { name: 'RUNNING' },
    raw: { pendingActivities: [pending] },
  });
  const client = {
    workflow: { getHandle: () => ({ describe }) },
    withAbortSignal: (_signal: AbortSignal, act: () => Promise<unknown>) => act(),
  } as unknown as Client;
  const heartbeatDetails = cursor === undefined ? undefined : { cursor };
  const environment = new MockActivityEnvironment(
    {
      ...{ activityId: 'step', attempt: number, heartbeatDetails },
      ...{ scheduledTimestampMs: SCHEDULED_MS, currentAttemptScheduledTimestampMs: scheduledMs },
    },
    { client, logger: new DefaultLogger('ERROR') },
  );
  environment.on('heartbeat', told);
  return environment.run(step);
}
