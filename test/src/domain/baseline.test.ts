import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianShare } from '../../../src/domain/baseline.js';
import type { EarlierRun } from '../../../src/domain/observation.js';
import { decidePreflight } from '../../../src/domain/preflight.js';
import { CONFIG, DEFAULT, earlierRun, EVEN, forward, observation, planned, V1, type Shares } from './small-service.js';

const OUT: Shares = { 'core-east': 0, 'core-west': 100 };

interface Case {
  v1?: Shares;
  byDefault?: Shares;
  adopt?: { share: number | 'balanced' | null } | null;
  standby?: boolean;
  earlier?: EarlierRun | null;
}

function decide({ v1 = OUT, byDefault = OUT, adopt = { share: null }, standby = false, earlier = null }: Case) {
  const { plan, refusals, warnings } = decidePreflight(observation({ v1, byDefault, observation: { earlier } }), {
    config: CONFIG,
    cluster: 'east',
    adopt,
    standby,
  });
  return { baselines: plan.map(({ groups }) => groups.map((group) => group.baseline)), refusals, warnings, plan };
}

describe('a share above 0 is given back as it is', () => {
  it.each<[string, Case, number[][]]>([
    ['not adopted', { v1: EVEN, byDefault: { 'core-east': 7, 'core-west': 3 }, adopt: null }, [[100], [7]]],
    ['adopted', { v1: EVEN, byDefault: { 'core-east': 7, 'core-west': 3 } }, [[100], [7]]],
    [
      'whatever an earlier run would give back',
      { v1: { 'core-east': 5, 'core-west': 100 }, earlier: earlierRun() },
      [[5], [100]],
    ],
    ['whatever --share says', { v1: { 'core-east': 5, 'core-west': 100 }, adopt: { share: 40 } }, [[5], [40]]],
  ])('%s', (_, given, baselines) => {
    const decided = decide(given);
    expect(decided.baselines).toEqual(baselines);
    expect(decided.refusals).toEqual([]);
  });
});

describe('a share above 0 that is adopted is a warning', () => {
  const RAMP: Shares = { 'core-east': 10, 'core-west': 100 };
  it.each<[string, Case, string]>([
    ['when no earlier run knows it', { v1: RAMP, adopt: { share: 40 } }, 'gets 10 back, as it is now'],
    ['when an earlier run had the same share', { v1: EVEN, earlier: earlierRun() }, 'gets 100 back, as it is now'],
    [
      'when a ramp stopped halfway, with the way to get the earlier share',
      { v1: RAMP, earlier: earlierRun() },
      'gets 10 back, as it is now, although it had 100 in the baseline of run run-1; to get that back, write share 0 there by hand before a start with --adopt',
    ],
    [
      'when a 0 would not get the earlier share either, without that way',
      { v1: { 'core-east': 10, 'core-west': 90 }, earlier: earlierRun() },
      'gets 10 back, as it is now, although it had 100 in the baseline of run run-1',
    ],
  ])('%s', (_, given, note) => {
    expect(decide(given).warnings).toContain(`${V1}: core-east ${note}`);
  });

  it('but not without --adopt', () => {
    const { warnings } = decide({ v1: RAMP, byDefault: EVEN, adopt: null, earlier: earlierRun() });
    expect(warnings.join()).not.toContain('back');
  });
});

describe('a 0 that is meant to be', () => {
  it('stays 0, and the rest is drained and given back', () => {
    const decided = decide({ v1: OUT, byDefault: EVEN, adopt: null, standby: true, earlier: earlierRun() });
    expect(decided.baselines).toEqual([[0], [100]]);
    expect(decided.refusals).toEqual([]);
    expect(decided.warnings).toContainEqual(expect.stringMatching(/core-east is at share 0 and stays there/));
  });

  it('takes nothing from the others, so it requires no remaining capacity', () => {
    const decided = decide({ v1: { 'core-east': 0, 'core-west': 0 }, byDefault: EVEN, adopt: null, standby: true });
    expect(decided.refusals).toEqual([]);
  });
});

describe('a 0 that is adopted gets', () => {
  it.each<[string, Case, number[][], RegExp]>([
    ['the share of the earlier baseline', { earlier: earlierRun() }, [[100], [100]], /from the baseline of run run-1/],
    ['that share, even with --share', { earlier: earlierRun(), adopt: { share: 40 } }, [[100], [100]], /run-1/],
    [
      'that share, even with --share balanced',
      { earlier: earlierRun(), adopt: { share: 'balanced' } },
      [[100], [100]],
      /run-1/,
    ],
    ['--share, if no run knows', { adopt: { share: 40 } }, [[40], [40]], /40 back, as said with --share/],
    [
      'the median of the others, if no run knows',
      { v1: { 'core-east': 0, 'core-west': 30 }, adopt: { share: 'balanced' } },
      [[30], [100]],
      /30 back, the median of the other clusters/,
    ],
    [
      '--share, but only where the others have changed since',
      { v1: { 'core-east': 0, 'core-west': 90 }, earlier: earlierRun(), adopt: { share: 40 } },
      [[40], [100]],
      /40 back, as said with --share/,
    ],
    [
      'the 0 that an earlier run with --standby meant',
      {
        earlier: earlierRun({ baseline: [planned('v1', [0, 0], { 'core-west': 100 })] }),
        adopt: { share: 40 },
      },
      [[0], [40]],
      /stays at share 0, from the baseline of run run-1/,
    ],
  ])('%s', (_, given, baselines, note) => {
    const decided = decide(given);
    expect(decided.refusals).toEqual([]);
    expect(decided.baselines).toEqual(baselines);
    expect(decided.warnings.join('\n')).toMatch(note);
    for (const action of decided.plan) for (const group of action.groups) expect(group.found).toBe(0);
  });
});

it.each<[string, Case, boolean]>([
  ['a baseline is known', { earlier: earlierRun(), adopt: { share: 40 } }, true],
  ['a baseline is known, with --share balanced', { earlier: earlierRun(), adopt: { share: 'balanced' } }, true],
  ['no share is at 0', { v1: EVEN, byDefault: EVEN, adopt: { share: 40 } }, true],
  ['no run knows', { adopt: { share: 40 } }, false],
  [
    'the others have changed',
    { v1: { 'core-east': 0, 'core-west': 90 }, earlier: earlierRun(), adopt: { share: 40 } },
    false,
  ],
  ['there is no --share', { earlier: earlierRun() }, false],
])('the run says if --share is not used: %s', (_, given, isTold) => {
  expect(decide(given).warnings.filter((one) => /^--share .* is not used/.test(one))).toHaveLength(isTold ? 1 : 0);
});

describe('a start is refused rather than guess silently', () => {
  it.each<[string, Case, string[]]>([
    [
      'not adopted, every 0 by its rule',
      { adopt: null, earlier: earlierRun() },
      [V1, DEFAULT].map(
        (where) =>
          `${where}: core-east is already at share 0, and this run did not drain it: was it drained by hand? start again with --adopt, which runs every step from there (or is the 0 intended? then start with --standby)`,
      ),
    ],
    [
      'adopted, and no earlier run',
      { v1: EVEN },
      [
        `${DEFAULT}: core-east is at share 0, and no earlier run knows its share: say what to give back, with --share balanced (100) or --share N`,
      ],
    ],
    [
      'adopted, and another cluster has changed since',
      { v1: { 'core-east': 0, 'core-west': 50 }, earlier: earlierRun() },
      [
        `${V1}: core-east is at share 0, and the other shares have changed since run run-1: say what to give back, with --share balanced (50) or --share N`,
      ],
    ],
    [
      'adopted, and another group has joined since',
      { v1: { ...OUT, 'core-north': 300 }, earlier: earlierRun() },
      [
        `${V1}: core-east is at share 0, and the other shares have changed since run run-1: say what to give back, with --share balanced (200) or --share N`,
      ],
    ],
    [
      'adopted, and the earlier run did not know the action',
      { earlier: earlierRun({ baseline: [planned('v1', [9, 9], { 'core-west': 100 })] }) },
      [
        `${DEFAULT}: core-east is at share 0, and run run-1 did not know its share: say what to give back, with --share balanced (100) or --share N`,
      ],
    ],
  ])('%s', (_, given, refusals) => {
    expect(decide(given).refusals).toEqual(refusals);
  });

  it('balanced with nothing to balance with: the reason says what is missing, and does not suggest balanced again', () => {
    const { refusals } = decide({
      v1: { 'core-east': 0, 'core-west': 0 },
      byDefault: EVEN,
      adopt: { share: 'balanced' },
    });
    expect(refusals).toContain(
      `${V1}: core-east is at share 0, and no earlier run knows its share: say what to give back, with --share N`,
    );
  });
});

it('a run that adopts an adopted one inherits the first baseline, not its 0', () => {
  const second = decide({ earlier: earlierRun() });
  const third = decide({ earlier: earlierRun({ runId: 'run-2', baseline: second.plan }) });
  expect(third.baselines).toEqual([[100], [100]]);
  expect(third.plan.map(({ groups }) => groups[0]!.found)).toEqual([0, 0]);
});

it('an adopted share is never 0, and nothing is given back for a refused action', () => {
  const shares = fc.record({ 'core-east': fc.constantFrom(0, 1, 50), 'core-west': fc.constantFrom(0, 1, 100) });
  const said = fc.constantFrom(null, { share: null }, { share: 3 }, { share: 'balanced' as const });
  fc.assert(
    fc.property(shares, shares, said, fc.boolean(), (v1, byDefault, adopt, isKnown) => {
      const decided = decide({ v1, byDefault, adopt, earlier: isKnown ? earlierRun() : null });
      fc.pre(decided.refusals.length === 0);
      for (const [share] of decided.baselines) expect(share).toBeGreaterThan(0);
    }),
  );
});

it.each<[number[], number | null]>([
  [[100], 100],
  [[30, 100], 65],
  [[1, 2], 2],
  [[1, 5, 300], 5],
  [[0, 0, 8], 8],
  [[900, 10, 200, 0], 200],
  [[0], null],
  [[], null],
])('the median of the shares above 0 of %j is %j', (shares, median) => {
  expect(medianShare(forward(Object.fromEntries(shares.map((share, index) => [`g${index}`, share]))).shares)).toBe(
    median,
  );
});
