import { expect, it } from 'vitest';
import { confirm, untilNextSampleMs } from '../../../activities/steps/confirm.js';
import { longestGapMs } from '../../../activities/scopes.js';
import type { Ports } from '../../../activities/ports.js';
import type { Host } from '../../../src/domain/config.js';
import type { LiveReading, Progress } from '../../../src/domain/status.js';
import { observed } from '../../src/domain/readings.js';
import { observation } from '../../src/domain/small-service.js';
import { attempt } from '../attempt.js';
import { barsOf } from '../bars.js';
import { bootOf, briskRun } from '../run-context.js';

const HEALTHY_FOR_MS = 200;
/** How long one read of a host takes, by the clock of the test. */
const READ_MS = 10;
/** A moment when most of the healthy time is over. */
const BREAK_AT_MS = 150;

it.each(['a host that is not ready for a moment', 'a time in which the worker stood still'])(
  '%s starts the healthy time again',
  async (what) => {
    const isGap = what.startsWith('a time');
    const run = briskRun();
    const { config } = run;
    let nowMs = 0;
    let brokenMs: number | null = null;
    const ports = {
      now: () => nowMs,
      uptime: () => nowMs,
      readHost: async ({ name }: Host) => {
        nowMs += READ_MS;
        const isBroken = brokenMs === null && nowMs >= BREAK_AT_MS;
        if (isBroken) brokenMs = nowMs += isGap ? longestGapMs(run) + 1 : 0;
        return observed(name, { at: nowMs, boot: bootOf(name), ready: !isBroken || isGap });
      },
      loadBalancer: {
        health: async () => ({
          ...{ kind: 'observed', askedMs: nowMs, queuedMs: 0 },
          value: observation().health.filter(({ targetGroup }) => targetGroup === 'core-east'),
        }),
      },
    } as unknown as Ports;
    const scope = { ...run, config: { ...config, reactivate: { ...config.reactivate, healthyForMs: HEALTHY_FOR_MS } } };
    const claimed = ['east-1', 'east-2'].map((host) => ({ host, boot: bootOf(host) }));
    const told: Progress[] = [];
    const bars: string[] = [];
    const { kind } = await attempt(...([1, undefined, () => confirm(ports, scope, claimed)] as const), (details) => {
      told.push(...((details as LiveReading).progress ?? []));
      bars.push(...barsOf(details));
    });
    expect(kind).toBe('confirmed');
    expect(told.every(({ doneMs, ofMs }) => doneMs <= ofMs && ofMs === HEALTHY_FOR_MS)).toBe(true);
    expect(told.filter(({ doneMs }, n) => doneMs < (told[n - 1]?.doneMs ?? 0))).toHaveLength(1);
    const why = isGap ? null : [expect.stringContaining('is not ready')];
    expect(told.at(-1)!.restarted?.why ?? null).toEqual(why);
    const anew = isGap ? '' : ', begun anew at 00:00:00Z: east-1 is not ready';
    expect(bars.at(-1)).toBe(`reactivate.healthyFor ${'█'.repeat(20)} 0 s of 0 s${anew}`);
    expect(nowMs - brokenMs!).toBeGreaterThanOrEqual(HEALTHY_FOR_MS);
  },
);

it.each([
  ['a long wait is ahead', 30_000, 1_000],
  ['the wait is over before the next poll', 400, 401],
  ['the wait is over, and something else is awaited', -100, 1_000],
])('the next sample, when %s', (_, leftMs, pauseMs) => {
  expect(untilNextSampleMs(1_000, leftMs)).toBe(pauseMs);
});
