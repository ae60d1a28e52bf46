import { describe, expect, it } from 'vitest';
import { adviseSettle } from '../../../src/probe/advice.js';
import { measured, notMeasured } from '../../../src/probe/questions/answers.js';

const timed = (longestMs: number | null, isCalm = true, isArrived = true) =>
  measured('share-0', null, '', { longestMs, isCalm, isArrived });

describe('the advice', () => {
  it.each<[string, number | null, string]>([
    ['the default where nothing was late', null, '60s'],
    ['the default where three times the longest is less', 19_000, '60s'],
    ['three times the longest, rounded up to 10 s', 21_000, '70s'],
    ['three times the longest', 40_000, '120s'],
  ])('is %s', (_, longestMs, advised) => {
    expect(adviseSettle([timed(1_000), timed(longestMs)])).toMatchObject({ advised });
  });

  it('is none where no request was sent, or where a change had not arrived', () => {
    expect(
      adviseSettle([notMeasured('propagation', 'no'), measured('stale-reads', true, '', { longestMs: 1 })]),
    ).toBeNull();
    expect(adviseSettle([timed(1_000), timed(90_000, false)])).toBeNull();
    expect(adviseSettle([timed(1_000), timed(null, true, false)])).toBeNull();
  });
});
