import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { backoffMs, beating, endedBy, type Beat } from '../../activities/beat.js';
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

it.each(['before', 'after'])('a part of a step ends with a cancel that came %s it began', async (when) => {
  const cancel = new AbortController();
  if (when === 'before') cancel.abort(new Error('cancelled'));
  const part = endedBy({ signal: cancel.signal } as Beat, new AbortController());
  if (when === 'after') cancel.abort(new Error('cancelled'));
  expect(part.signal.reason).toEqual(new Error('cancelled'));
  await expect(part.pause(60_000)).rejects.toThrow('aborted');
});

describe('the wait before another try', () => {
  const draws = (attempt: number, firstMs: number): number[] =>
    Array.from({ length: 200 }, () => backoffMs(attempt, firstMs));

  it.each([
    [0, 100, 100],
    [1, 100, 200],
    [5, 100, 3_200],
    [6, 100, 5_000],
    [1_000_000, 100, 5_000],
    [0, 60_000, 5_000],
  ])('after attempt %i, with %i ms at first, is between half of %i ms and all of it', (attempt, firstMs, ceiling) => {
    for (const waitMs of draws(attempt, firstMs)) {
      expect(waitMs).toBeGreaterThanOrEqual(ceiling / 2);
      expect(waitMs).toBeLessThanOrEqual(ceiling);
    }
  });

  it('varies: those who failed together do not ask again together', () => {
    expect(new Set(draws(6, 100)).size).toBeGreaterThan(50);
  });
});
