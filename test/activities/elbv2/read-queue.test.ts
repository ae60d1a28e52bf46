import { describe, expect, it } from 'vitest';
import { ReadQueue } from '../../../activities/elbv2/read-queue.js';

/** Long after everything that waits was begun: every look is due. */
const LATER_MS = 1_000_000;

type Kind = 'write' | 'step' | 'look';

/** A queue in which this many of each kind wait, named `kind number`. */
function crowd(counts: Partial<Record<Kind, number>>): ReadQueue<string> {
  const queue = new ReadQueue<string>();
  for (const [kind, count] of Object.entries(counts))
    for (let n = 1; n <= count; n += 1) queue.add({ kind: kind as Kind, sinceMs: n }, `${kind} ${n}`);
  return queue;
}

function take(queue: ReadQueue<string>, count: number, nowMs = LATER_MS): string[] {
  return Array.from({ length: count }, () => queue.next(nowMs)!);
}

it('lets reads before a write go first, then steps, then looks', () => {
  const queue = new ReadQueue<string>();
  queue.add({ kind: 'look', sinceMs: 1 }, 'look');
  queue.add({ kind: 'step', sinceMs: 2 }, 'step');
  queue.add({ kind: 'write', sinceMs: 3 }, 'write');
  expect(take(queue, 3)).toEqual(['write', 'step', 'look']);
  expect(queue.next(LATER_MS)).toBeUndefined();
  expect(queue.isEmpty).toBe(true);
});

it('lets the one that has waited longest go first, and equals in the order in which they asked', () => {
  const queue = new ReadQueue<string>();
  queue.add({ kind: 'look', sinceMs: 20 }, 'young');
  queue.add({ kind: 'look', sinceMs: 10 }, 'old, 1');
  queue.add({ kind: 'look', sinceMs: 10 }, 'old, 2');
  queue.add({ kind: 'look', sinceMs: 5 }, 'oldest');
  expect(take(queue, 4)).toEqual(['oldest', 'old, 1', 'old, 2', 'young']);
});

it.each<[string, Partial<Record<Kind, number>>]>([
  ['steps', { step: 1000, look: 1000 }],
  ['writes', { write: 1000, look: 1000 }],
  ['writes and steps', { write: 500, step: 500, look: 1000 }],
])('keeps 4 of 10 reads for looks in a crowd of %s, from the beginning and at every moment', (_, counts) => {
  const queue = crowd(counts);
  const looks = take(queue, 1000).map((one) => one.startsWith('look'));
  expect(looks.filter(Boolean)).toHaveLength(400);
  for (let from = 0; from + 10 <= looks.length; from += 1)
    expect(looks.slice(from, from + 10).filter(Boolean).length).toBeGreaterThanOrEqual(3);
});

it('keeps no reads for looks that do not wait, and saves none up for them', () => {
  const queue = crowd({ step: 1000 });
  take(queue, 900);
  for (let n = 1; n <= 100; n += 1) queue.add({ kind: 'look', sinceMs: n }, `look ${n}`);
  expect(take(queue, 10).filter((one) => one.startsWith('look'))).toHaveLength(4);
});

describe('of a watcher that has just looked', () => {
  const looked = { kind: 'look', sinceMs: LATER_MS } as const;

  it('keeps no reads for the next look before 5 s have passed, and its part from then on', () => {
    const queue = crowd({ step: 100 });
    for (let n = 1; n <= 100; n += 1) queue.add(looked, `look ${n}`);
    expect(take(queue, 50, LATER_MS + 4_999).filter((one) => one.startsWith('look'))).toEqual([]);
    expect(take(queue, 10, LATER_MS + 5_000).filter((one) => one.startsWith('look'))).toHaveLength(4);
  });

  it('says how long the next look may be kept waiting', () => {
    const queue = crowd({ step: 1 });
    queue.add(looked, 'look');
    expect(queue.earlyMs(LATER_MS + 1_000)).toBe(0);
    take(queue, 1, LATER_MS + 1_000);
    expect(queue.earlyMs(LATER_MS + 1_000)).toBe(4_000);
    expect(queue.earlyMs(LATER_MS + 5_000)).toBe(0);
  });
});

it('forgets a caller that has gone away', () => {
  const queue = crowd({ step: 2, look: 1 });
  queue.remove('step 1');
  queue.remove('nobody');
  expect(take(queue, 2)).toEqual(['step 2', 'look 1']);
});

it('keeps the looks of a hundred watchers equally old, whatever each look costs, beside a crowd of steps', () => {
  const queue = new ReadQueue<{ watcher: number } | 'step'>();
  const lookedMs = Array.from({ length: 100 }, () => 0);
  const left = lookedMs.map((_, watcher) => 4 + (watcher % 5));
  const ask = (watcher: number): void => {
    queue.add({ kind: 'look', sinceMs: lookedMs[watcher]! }, { watcher });
  };
  for (let watcher = 0; watcher < 100; watcher += 1) ask(watcher);
  const ages: number[] = [];
  // Five reads a second for a simulated hour.
  for (let nowMs = 0; nowMs < 3_600_000; nowMs += 200) {
    queue.add({ kind: 'step', sinceMs: nowMs }, 'step');
    const next = queue.next(nowMs)!;
    if (next === 'step') continue;
    const { watcher } = next;
    left[watcher]! -= 1;
    if (left[watcher] === 0) {
      if (nowMs > 1_200_000) ages.push(nowMs - lookedMs[watcher]!);
      lookedMs[watcher] = nowMs;
      left[watcher] = 4 + (watcher % 5);
    }
    ask(watcher);
  }
  // A round takes 600 calls, at two a second.
  expect(Math.max(...ages)).toBeLessThan(310_000);
  expect(Math.min(...ages)).toBeGreaterThan(290_000);
});
