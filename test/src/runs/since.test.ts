import { describe, expect, it } from 'vitest';
import { Since } from '../../../src/runs/since.js';

const SERVER = Date.parse('2026-11-22T15:00:00.000Z');
const at = (s: number) => new Date(SERVER + s * 1000).toISOString();

/**
 * Polls at seconds of the stopwatch, and what each says: something happened at a second of the server. `ahead`: how far
 * this machine's clock is ahead of the server's. Asked at `now` of the stopwatch, which began at 0 of the server.
 */
function ageS(polls: [at: number, happened: number][], now: number, ahead: number): number | null {
  const since = new Since();
  for (const [asked, happened] of polls) since.poll(at(happened), { askedMs: asked * 1000, answeredMs: asked * 1000 });
  const age = since.ageMs(now * 1000, SERVER + (now + ahead) * 1000);
  return age === null ? null : age / 1000;
}

describe('how long ago something happened', () => {
  it.each<[string, [number, number][], number, number, number | null]>([
    ['is not known before the first poll', [], 15, 0, null],
    [
      'is what the clock says',
      [
        [0, 0],
        [15, 12],
      ],
      15,
      0,
      3,
    ],
    [
      'is what the clock says between polls',
      [
        [0, 0],
        [15, 12],
      ],
      25,
      0,
      13,
    ],
    [
      'is at least the time since it was first seen, even if the clock is behind',
      [
        [0, 0],
        [15, 12],
        [30, 12],
      ],
      40,
      -3600,
      25,
    ],
    [
      'is at most the time since the poll before that, even if the clock is ahead',
      [
        [0, 0],
        [15, 12],
        [30, 12],
      ],
      40,
      3600,
      40,
    ],
    ['of what the first poll saw may be any age', [[100, 12]], 100, 0, 88],
    ['of what the first poll saw is not in the future', [[100, 12]], 100, -3600, 0],
    [
      'begins anew when it happens again',
      [
        [0, 0],
        [15, 12],
        [30, 29],
      ],
      31,
      3600,
      16,
    ],
  ])('%s', (_, polls, now, ahead, age) => {
    expect(ageS(polls, now, ahead)).toBe(age);
  });
});
