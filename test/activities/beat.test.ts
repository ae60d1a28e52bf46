import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import { beating } from '../../activities/beat.js';
import type { LiveReading } from '../../src/domain/status.js';

it('tells when the hosts were read, not when something else was told', async () => {
  const told: LiveReading[] = [];
  const environment = new MockActivityEnvironment();
  environment.on('heartbeat', (details: LiveReading) => told.push(details));
  let nowMs = 1_000;
  await environment.run(() =>
    beating(
      60_000,
      () => nowMs,
      async (beat) => {
        nowMs = 2_000;
        beat.tellHosts([{ kind: 'unobservable', host: 'east-1', at: nowMs, reason: 'it is down' }]);
        nowMs = 3_000;
        beat.tellShares([], nowMs);
        beat.tell({ waitingFor: ['a claim'] });
      },
    ),
  );
  expect(told.at(-1)).toMatchObject({ at: 2_000, waitingFor: ['a claim'], observedAt: new Date(3_000).toISOString() });
});
