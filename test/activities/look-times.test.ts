import { expect, it } from 'vitest';
import type { Beat } from '../../activities/beat.js';
import { stretchedLook, untilLooksAreFresh } from '../../activities/late-looks.js';
import { LookTimes } from '../../activities/look-times.js';
import type { Ports } from '../../activities/ports.js';

it('is late after 6 times watch.every, and never before two minutes', () => {
  const looks = new LookTimes();
  expect(looks.late(1e9)).toBeNull();
  const quick = looks.begin(10_000, 0);
  const slow = looks.begin(60_000, 0);
  expect(looks.late(120_000)).toBeNull();
  expect(looks.late(120_001)).toEqual({ ageMs: 120_001, limitMs: 120_000 });
  quick.triedMs = 300_000;
  expect(looks.late(360_000)).toBeNull();
  expect(looks.late(360_001)).toEqual({ ageMs: 360_001, limitMs: 360_000 });
  looks.end(slow);
  expect(looks.late(400_000)).toBeNull();
});

it("is not late for a load balancer that can't be read: that is its own run's trouble", () => {
  const looks = new LookTimes();
  const watcher = looks.begin(10_000, 0);
  watcher.triedMs = 900_000;
  expect(watcher.lookedMs).toBe(0);
  expect(looks.late(1_000_000)).toBeNull();
});

it('keeps a start waiting while another watcher is late, and says why', async () => {
  const looks = new LookTimes();
  const watcher = looks.begin(10_000, 0);
  let nowMs = 150_000;
  const told: string[] = [];
  const beat = {
    tell: ({ waitingFor }) => void told.push(...(waitingFor ?? [])),
    pause: async (ms) => {
      nowMs += ms;
      if (nowMs >= 153_000) watcher.triedMs = nowMs;
    },
  } as Beat;
  await untilLooksAreFresh({ ports: { lookTimes: looks, now: () => nowMs } as Ports, run: null, beat }, 1_000);
  expect(nowMs).toBe(153_000);
  expect(told).toHaveLength(3);
  expect(told[0]).toMatch(
    /^a watcher of this worker has waited 150 s for its look at the load balancer, longer than the limit of 120 s/,
  );
});

it('says that looks are stretched after 3 times watch.every, and never before 10 s', () => {
  expect(stretchedLook(10_000, 300)).toBeNull();
  expect(stretchedLook(10_001, 300)).toMatch(/is 10 s old/);
  expect(stretchedLook(30_000, 10_000)).toBeNull();
  expect(stretchedLook(31_000, 10_000)).toMatch(/^the last good look at the load balancer is 31 s old/);
});
