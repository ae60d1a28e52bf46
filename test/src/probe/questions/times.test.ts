import { describe, expect, it } from 'vitest';
import { arrival, staleReads } from '../../../../src/probe/questions/times.js';
import type { Watched } from '../../../../src/probe/watch-change.js';

const CALM: Watched = {
  ...{ freshMs: null, keptMs: null, readMs: null, requests: 10, lost: 0 },
  ...{ reads: 20, staleReads: 0, isCalm: true, isArrived: true },
};

describe('stale reads', () => {
  it.each<[string, Partial<Watched>, boolean, string]>([
    ['none', {}, true, 'none of 40 reads after 2 changes was old'],
    ['within 5 s', { readMs: 5_000, staleReads: 3 }, true, 'up to 5.0 s: 3 of 40 reads after 2 changes were old'],
    [
      'longer than tagout waits',
      { readMs: 5_001, staleReads: 9 },
      false,
      'up to 5.0 s: 9 of 40 reads after 2 changes were old; tagout waits only 5 s, and would call it drift',
    ],
  ])('%s', (_, round, asAssumed, answer) => {
    expect(staleReads([CALM, { ...CALM, ...round }])).toMatchObject({ measured: true, asAssumed, answer });
  });

  it('are not measured where no read was answered', () => {
    expect(staleReads([{ ...CALM, reads: 0 }])).toMatchObject({ measured: false });
  });
});

describe('the arrival of a change', () => {
  it.each<[string, Partial<Watched>, string]>([
    ['at once', {}, 'no request met it: 20 requests over 2 changes'],
    [
      'over both kinds of connection',
      { freshMs: 1_200, keptMs: 3_400 },
      'up to 3.4 s (new connections 1.2 s, kept ones 3.4 s): 20 requests over 2 changes',
    ],
    [
      'with errors on the way',
      { lost: 2 },
      'no request met it: 20 requests over 2 changes; 2 got neither the old nor the new answer',
    ],
    [
      'not seen everywhere',
      { isArrived: false },
      'no request met it: 20 requests over 2 changes; some address never gave the new answer',
    ],
    [
      'not to its end',
      { freshMs: 90_000, isCalm: false },
      'up to 90.0 s (new connections 90.0 s, kept ones 0.0 s): 20 requests over 2 changes; it had not ended when the time was up',
    ],
  ])('%s', (_, round, answer) => {
    expect(arrival('share-0', [CALM, { ...CALM, ...round }])).toMatchObject({ measured: true, answer });
  });

  it('is not measured where no request was answered', () => {
    expect(arrival('share-0', [{ ...CALM, lost: 10 }])).toMatchObject({ measured: false });
  });
});
