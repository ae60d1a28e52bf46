import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { backoffMs, beating, endedBy, type Beat, type Paced, type ResumableBeat } from '../../activities/beat.js';
import { ServerClock } from '../../activities/server-clock.js';
import { Stopwatches } from '../../activities/stopwatches.js';
import type { LiveReading } from '../../src/domain/status.js';
import { LIMITS } from '../../workflows/messages.js';

function paced(pollMs: number): Paced {
  return { config: { drain: { pollMs } } };
}

it('reports when the hosts were read, and when the look was asked, not when something else was reported', async () => {
  const told: LiveReading[] = [];
  const environment = new MockActivityEnvironment();
  environment.on('heartbeat', (details: LiveReading) => told.push(details));
  let nowMs = 1_000;
  await environment.run(() =>
    beating(paced(60_000), { now: () => nowMs, uptime: () => nowMs }, async (beat) => {
      nowMs = 2_000;
      beat.tellHosts([{ kind: 'unobservable', host: 'east-1', at: nowMs, reason: 'it is down' }]);
      nowMs = 3_000;
      // An answer that comes late may be from before a write that was read back meanwhile.
      beat.tellShares({ shares: [], at: 9_000, askedMs: nowMs }, []);
      beat.tell({ waitingFor: ['a claim'] });
    }),
  );
  expect(told.at(-1)).toMatchObject({ at: 2_000, waitingFor: ['a claim'], observedAt: new Date(3_000).toISOString() });
});

describe('a step that only waits', () => {
  const waiting = async (
    step: (beat: ResumableBeat<string>) => Promise<void>,
    before?: object,
  ): Promise<(LiveReading & { cursor?: string })[]> => {
    const told: LiveReading[] = [];
    const environment = new MockActivityEnvironment(before === undefined ? {} : { heartbeatDetails: before });
    environment.on('heartbeat', (details: LiveReading) => told.push(details));
    const clock = { now: Date.now, uptime: () => performance.now() };
    await environment.run(() => beating<string, void>(paced(1), clock, step, { beatMs: 200 })).catch(() => undefined);
    return told;
  };

  it('sends all that it has to tell in one heartbeat, and each heartbeat carries all of it', async () => {
    const told = await waiting(async (beat) => {
      for (let n = 0; n < 50; n += 1) {
        beat.tell({ waitingFor: [`claim ${n}`] });
        beat.remember(`${n}`);
      }
      await beat.pause(300);
    });
    expect(told.map(({ waitingFor, cursor }) => [waitingFor, cursor])).toEqual([
      [['claim 0'], undefined],
      [['claim 49'], '49'],
    ]);
  });

  it('sends at once what an earlier attempt remembered: the server would forget it with a heartbeat without it', async () => {
    const told = await waiting(() => Promise.resolve(), { cursor: 'here' });
    expect(told.map(({ cursor }) => cursor)).toEqual(['here']);
  });

  it('sends last what the next attempt goes on from', async () => {
    const told = await waiting(async (beat) => {
      beat.remember('early');
      beat.remember('late');
      return Promise.reject(new CancelledFailure('WORKER_SHUTDOWN'));
    });
    expect(told.at(-1)?.cursor).toBe('late');
  });
});

describe('a watcher', () => {
  afterEach(() => vi.useRealTimers());

  it('sends a heartbeat every 5 s, however much it has to tell: so it hears within 5 s that it is to stop', async () => {
    vi.useFakeTimers();
    const toldMs: number[] = [];
    const environment = new MockActivityEnvironment();
    environment.on('heartbeat', () => toldMs.push(Date.now()));
    await environment.run(() =>
      beating<never, void>(
        paced(100),
        { now: Date.now, uptime: Date.now },
        async (beat) => {
          for (let n = 0; n < 600; n += 1) {
            beat.tell({ waitingFor: [`look ${n}`] });
            await vi.advanceTimersByTimeAsync(100);
          }
        },
        { beatMs: LIMITS.watchBeatMs },
      ),
    );
    const gaps = toldMs.slice(1).map((ms, n) => ms - toldMs[n]!);
    expect(gaps).toEqual(Array.from({ length: 12 }, () => 5_000));
  });
});

describe('a stopwatch', () => {
  it.each([
    [undefined, 0],
    [null, 0],
    ['what another version told', 0],
    [{ blind: -5 }, 0],
    [{ blind: 'long' }, 0],
    [{ blind: 30_000 }, 30_000],
  ])('goes on from %j, whatever the clock of the worker before', (before, from) => {
    let nowMs = 1_000_000;
    const blind = new Stopwatches(() => nowMs, before).of('blind');
    expect(blind.elapsed()).toBe(from);
    nowMs += 250;
    expect(blind.elapsed()).toBe(from + 250);
  });

  it('goes on where it was stopped', () => {
    let nowMs = 0;
    const all = new Stopwatches(() => nowMs);
    const blocked = all.of('blocked');
    blocked.stop();
    expect(all.told()).toEqual({});
    blocked.elapsed();
    nowMs = 100;
    blocked.stop();
    nowMs = 1_000;
    expect(all.told()).toEqual({ blocked: 100 });
    expect(blocked.elapsed()).toBe(100);
    nowMs = 1_050;
    expect(blocked.elapsed()).toBe(150);
  });

  it('leaves out time that does not count, can be read while it runs, and is 0 after a reset', () => {
    let nowMs = 0;
    const all = new Stopwatches(() => nowMs);
    const blind = all.of('blind');
    blind.elapsed();
    nowMs = 1_000;
    blind.leaveOut(400);
    expect(all.told()).toEqual({ blind: 600 });
    nowMs = 2_000;
    expect(blind.elapsed()).toBe(1_600);
    blind.reset();
    expect(all.told()).toEqual({});
    expect(blind.elapsed()).toBe(0);
  });
});

describe('the clock of the server', () => {
  it('never takes a moment for later than it was', () => {
    // The attempt begins here at 5; the server gave it out at 1,000,000, at that moment or some time before.
    let uptimeMs = 5;
    const clock = new ServerClock(() => uptimeMs, uptimeMs);
    expect(clock.at(5)).toBeNull();
    uptimeMs = 400;
    clock.heard({ startedMs: 1_000_000, beatMs: 900_000 });
    expect(clock.at(305)).toBe(1_000_300);
  });

  it('catches up with the server after the machine was suspended', () => {
    let uptimeMs = 0;
    const clock = new ServerClock(() => uptimeMs, uptimeMs);
    clock.heard({ startedMs: 1_000_000, beatMs: null });
    uptimeMs = 10_000;
    clock.heard({ startedMs: 1_000_000, beatMs: 4_600_000 });
    expect(clock.at(9_000)).toBe(4_599_000);
  });
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

  it('varies: calls that failed together are not repeated together', () => {
    expect(new Set(draws(6, 100)).size).toBeGreaterThan(50);
  });
});
