import { describe, expect, it } from 'vitest';
import { oldestLookMs, whyUnwatched, type WatcherFacts } from '../../../src/domain/watched.js';

const NOW = 1_000_000_000;
const LOOKS: WatcherFacts = { state: 'running', heartbeatMs: NOW - 2_000, goodLookMs: NOW - 9_000 };

describe('nobody is known to watch', () => {
  it.each<[string, WatcherFacts | null, RegExp | null]>([
    ['a run whose watcher looks', LOOKS, null],
    ['one whose last good look is as old as it may be', { ...LOOKS, goodLookMs: NOW - 120_000 }, null],
    ['one whose look is older', { ...LOOKS, goodLookMs: NOW - 121_000 }, /is 121 s old; at most 120 s is allowed$/],
    ['one whose watcher is gone', null, /this run has no watcher any more$/],
    ['one whose watcher is paused', { ...LOOKS, state: 'paused' }, /is paused$/],
    ['one whose watcher waits for a worker', { ...LOOKS, state: 'waiting' }, /no worker runs the watcher/],
    ['one whose watcher was told to stop', { ...LOOKS, state: 'stopping' }, /has been told to stop$/],
    ['one whose watcher has reported nothing', { ...LOOKS, heartbeatMs: null }, /has not reported a good look yet$/],
    ['one whose watcher could never read', { ...LOOKS, goodLookMs: null }, /has not reported a good look yet$/],
    [
      'one whose look claims to be later than it can have been',
      { ...LOOKS, heartbeatMs: NOW - 121_000, goodLookMs: NOW + 9e9 },
      /is 121 s old/,
    ],
  ])('of %s', (_, watcher, words) => {
    const why = whyUnwatched(watcher, NOW, 10_000);
    if (words === null) expect(why).toBeNull();
    else expect(why).toMatch(words);
  });

  it('when this clock is behind the time that the watcher reported', () => {
    const told = { ...LOOKS, heartbeatMs: NOW + 200_000, goodLookMs: NOW };
    expect(whyUnwatched(told, NOW, 10_000)).toMatch(/is 200 s old/);
    expect(whyUnwatched(told, -Infinity, 10_000)).toMatch(/is 200 s old/);
  });
});

it('a look may be six times watch.every old, and two minutes in any case', () => {
  expect([300, 10_000, 20_000, 60_000].map(oldestLookMs)).toEqual([120_000, 120_000, 120_000, 360_000]);
});
