import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import { longestGapMs } from '../../activities/context.js';
import { Looks } from '../../activities/looks.js';
import { settle, type Settled } from '../../activities/settle.js';
import { Balancer, briskRun } from './attempt.js';

const SERVER_MS = 1_764_000_000_000;
/** How long the step waited for a place on a worker. */
const WAITED_MS = 60_000;

const time = (ms: number): object => ({ seconds: ms / 1_000, nanos: 0 });

it('the go rests on the samples for as long, however long the step waited for a worker', async () => {
  const run = briskRun({ staleReadMs: 5 });
  const { drain } = run.config;
  const brisk = { ...run, config: { ...run.config, drain: { ...drain, settleMs: 5, quietMs: 5 } } };
  const balancer = new Balancer(brisk, [0, 0]);
  const beganMs = balancer.nowMs;
  const told = { goodLookAt: new Date(SERVER_MS).toISOString() };
  const pendingActivities = [
    { activityId: 'settle', lastStartedTime: time(SERVER_MS) },
    {
      ...{ activityId: 'watch', activityType: { name: 'watch' }, state: 2, lastHeartbeatTime: time(SERVER_MS) },
      heartbeatDetails: { payloads: [defaultPayloadConverter.toPayload(told)] },
    },
  ];
  const client = {
    workflow: { getHandle: () => ({ describe: async () => ({ raw: { pendingActivities } }) }) },
    withAbortSignal: (_: AbortSignal, act: () => Promise<unknown>) => act(),
    withDeadline: (_: number, act: () => Promise<unknown>) => act(),
    options: { loadedDataConverter: { payloadCodecs: [], payloadConverter: defaultPayloadConverter } },
  } as unknown as Client;
  const scheduledMs = SERVER_MS - WAITED_MS;
  const environment = new MockActivityEnvironment(
    { activityId: 'settle', scheduledTimestampMs: scheduledMs, currentAttemptScheduledTimestampMs: scheduledMs },
    { client },
  );
  const ports = { ...balancer.ports, looks: new Looks() };
  const { goUntilMs } = await environment.run<[], Settled, () => Promise<Settled>>(() => settle(ports, brisk));
  const tookMs = balancer.nowMs - beganMs;
  expect(goUntilMs).toBeGreaterThan(SERVER_MS + 2 * longestGapMs(brisk));
  expect(goUntilMs).toBeLessThanOrEqual(SERVER_MS + tookMs + 2 * longestGapMs(brisk));
});
