import { expect, it } from 'vitest';
import { betweenLooks, windowOf } from '../../../../src/domain/who/between-looks.js';

const RUN = { preflightMs: 1_000, endMs: 9_000 };
const at = (ms: number) => new Date(ms).toISOString();

it.each([
  ['between the two looks', 'share of core-east', { goodMs: 5_000, badMs: 6_000 }, [5_000, 6_000]],
  ['since preflight if no good look is known', 'share of core-east', { goodMs: null, badMs: 6_000 }, [1_000, 6_000]],
  ['until the end if no bad look is known', 'share of core-east', { goodMs: 5_000, badMs: null }, [5_000, 9_000]],
  [
    'since preflight for what not every look reads',
    'attribute stickiness.enabled',
    { goodMs: 5_000, badMs: 6_000 },
    [1_000, 6_000],
  ],
  ['since preflight for a host elsewhere', 'targets of shop', { goodMs: 5_000, badMs: 6_000 }, [1_000, 6_000]],
  ['never backwards', 'share of core-east', { goodMs: 7_000, badMs: 6_000 }, [6_000, 6_000]],
] as const)('the change was made %s', (_, what, looks, [good, seen]) => {
  expect(betweenLooks([{ what }], looks, RUN)).toEqual({ goodAt: at(good), seenAt: at(seen) });
});

it('CloudTrail is asked for a minute more on each side', () => {
  expect(windowOf({ goodAt: at(100_000), seenAt: at(110_000) })).toEqual({ fromMs: 40_000, toMs: 170_000 });
});
