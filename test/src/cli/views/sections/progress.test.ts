import { expect, it } from 'vitest';
import { textOf } from '../../../../../src/cli/views/screen/line.js';
import { isFlow } from '../../../../../src/cli/views/screen/section.js';
import { progressLines } from '../../../../../src/cli/views/sections/progress.js';
import type { Progress } from '../../../../../src/domain/status.js';

const NOW = new Date('2026-11-22T15:08:10.000Z');
const RESTARTED = { at: '2026-11-22T15:07:59.000Z', why: ['east-2: 3 in flight', 'east-1: accepted 2 more'] };

function linesOf(progress: Progress[]): string[] {
  return progressLines(progress, NOW).map((item) => (isFlow(item) ? '' : textOf(item.line)));
}

it.each<[string, Progress, string]>([
  [
    'settling',
    { wait: 'drain.settle', doneMs: 15_000, ofMs: 60_000, restarted: null },
    'drain.settle  █████░░░░░░░░░░░░░░░  15 s of 60 s',
  ],
  [
    'a quiet period that began anew',
    { wait: 'drain.quiet', doneMs: 9_000, ofMs: 30_000, restarted: RESTARTED },
    'drain.quiet  ██████░░░░░░░░░░░░░░  9 s of 30 s, begun anew at 15:07:59Z: east-2: 3 in flight; east-1: accepted 2 more',
  ],
  [
    'a quiet period that can not begin: a host is busy',
    { wait: 'drain.quiet', doneMs: 0, ofMs: 30_000, restarted: RESTARTED },
    'drain.quiet  ░░░░░░░░░░░░░░░░░░░░  0 s of 30 s, begun anew at 15:07:59Z: east-2: 3 in flight; east-1: accepted 2 more',
  ],
  [
    'the healthy time before reactivation',
    { wait: 'reactivate.healthyFor', doneMs: 30_000, ofMs: 30_000, restarted: null },
    'reactivate.healthyFor  ████████████████████  30 s of 30 s',
  ],
  [
    'the hold between two steps of a ramp, which has just begun',
    { wait: 'reactivate.hold', doneMs: 100, ofMs: 60_000, restarted: null },
    'reactivate.hold  █░░░░░░░░░░░░░░░░░░░  0 s of 60 s',
  ],
  [
    'a blocker, with what is left of its deadline',
    { wait: 'blockers.deadline', doneMs: 12 * 60_000, ofMs: 60 * 60_000, restarted: null },
    'blockers.deadline  ████░░░░░░░░░░░░░░░░  12 min of 60 min, 48 min left',
  ],
  [
    'no time at all',
    { wait: 'drain.settle', doneMs: 0, ofMs: 0, restarted: null },
    'drain.settle  ░░░░░░░░░░░░░░░░░░░░  0 s of 0 s',
  ],
])('%s is a bar', (_, progress, line) => {
  expect(linesOf([progress])).toEqual([line]);
});

it('bars of several waits begin in one column', () => {
  const both: Progress[] = [
    { wait: 'drain.settle', doneMs: 1, ofMs: 1, restarted: null },
    { wait: 'drain.quiet', doneMs: 1, ofMs: 1, restarted: null },
  ];
  const [first, second] = linesOf(both).map((line) => line.indexOf('█'));
  expect(first).toBe(second);
});
