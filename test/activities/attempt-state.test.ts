import { MockActivityEnvironment } from '@temporalio/testing';
import type { Client } from '@temporalio/client';
import { expect, it } from 'vitest';
import { attemptState, isFirstAttempt } from '../../activities/phase.js';

const SCHEDULED_MS = 1_795_723_564_637;
const HEARD = { heartbeatDetails: { payloads: [{}] } };
const THIS = { activityId: 'step', attempt: 1, state: 2, ...HEARD, scheduledTime: at(SCHEDULED_MS) };

function at(ms: number): { seconds: number; nanos: number } {
  return { seconds: Math.floor(ms / 1_000), nanos: (ms % 1_000) * 1e6 };
}

/** Runs `step` in the first attempt of a step, as a reset may have begun it, on a server that lists these activities. */
function inAttempt<T>(pending: object[], step: () => T, status = 'RUNNING'): Promise<T> {
  const describe = async (): Promise<unknown> => ({ status: { name: status }, raw: { pendingActivities: pending } });
  const client = {
    workflow: { getHandle: () => ({ describe }) },
    withAbortSignal: (_signal: AbortSignal, act: () => Promise<unknown>) => act(),
  } as unknown as Client;
  const info = { activityId: 'step', attempt: 1, currentAttemptScheduledTimestampMs: SCHEDULED_MS };
  return new MockActivityEnvironment(info, { client }).run(async () => step());
}

it.each<[string, object[]]>([
  ['awaited', [THIS]],
  ['awaited', [{ ...THIS, scheduledTime: at(SCHEDULED_MS + 0.637) }]],
  ['awaited', [{ ...THIS, scheduledTime: undefined }]],
  ['unheard', [{ ...THIS, heartbeatDetails: null }]],
  ['stopping', [{ ...THIS, state: 3 }]],
  ['lost', [{ ...THIS, scheduledTime: at(SCHEDULED_MS + 10_000) }]],
  ['lost', [{ ...THIS, attempt: 2 }]],
  ['lost', []],
])('an attempt is %s when the server reports %j', async (state, pending) => {
  expect(await inAttempt(pending, attemptState)).toBe(state);
});

it('a step of a paused run is awaited all the same', async () => {
  expect(await inAttempt([THIS], attemptState, 'PAUSED')).toBe('awaited');
});

it('no attempt of a run that is over is awaited', async () => {
  expect(await inAttempt([THIS], attemptState, 'TERMINATED')).toBe('lost');
});

it.each([
  [true, {}],
  [false, { attempt: 2 }],
  [false, { currentAttemptScheduledTimestampMs: 2_000 }],
  [false, { heartbeatDetails: {} }],
])('%s: an attempt is the first of its step, with %j', async (isFirst, change) => {
  const info = { attempt: 1, scheduledTimestampMs: 1_000, currentAttemptScheduledTimestampMs: 1_000, ...change };
  expect(await new MockActivityEnvironment(info).run(async () => isFirstAttempt())).toBe(isFirst);
});
