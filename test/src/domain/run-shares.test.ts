import { expect, it } from 'vitest';
import { RunShares } from '../../../src/domain/run-shares.js';
import type { ObservedShare } from '../../../src/domain/shares.js';
import { OUT, PLAN, seen, T0 } from './run-state.js';
import { arnOf, EVEN } from './small-service.js';

const CLUSTER_OF = { [arnOf('core-east')]: 'east', [arnOf('core-west')]: 'west' };
const RULES = PLAN.map(({ ruleArn }) => ruleArn);
const at = (level: number): ObservedShare[] => seen(EVEN).map((one) => ({ ...one, expected: level }));

function planned(left: string[] = []): RunShares {
  const shares = new RunShares('east');
  shares.planned(PLAN, CLUSTER_OF, left);
  return shares;
}

const expectedOf = (shares: RunShares) => shares.told().shares.map(({ expected }) => expected);

it('before any look nothing is observed, and nothing is out of service', () => {
  expect(planned().told()).toMatchObject({ observedAt: null, outOfService: [] });
  expect(
    planned()
      .told()
      .shares.map(({ observed }) => observed),
  ).toEqual([null, null]);
  expect(planned().getsTraffic()).toBe(false);
});

it('the level is expected, until a look of a step that moves shares knows more', () => {
  const shares = planned();
  shares.stand('drained');
  expect(expectedOf(shares)).toEqual([0, 0]);
  shares.observed(at(50), T0);
  expect(expectedOf(shares)).toEqual([50, 50]);
  shares.observed(seen(EVEN), T0 + 1);
  expect(expectedOf(shares)).toEqual([50, 50]);
  shares.stand(100);
  expect(expectedOf(shares)).toEqual([100, 100]);
});

it.each<[string, string[], boolean]>([
  ['of its rules', [], true],
  ['of one that was to be drained', RULES.slice(1), true],
  ['of only those that were left to it', RULES, false],
])('traffic %s: %j were left', (_, left, gets) => {
  const shares = planned(left);
  shares.observed(seen(EVEN), T0);
  expect(shares.getsTraffic()).toBe(gets);
});

it.each([
  ['later', T0 + 1, []],
  ['at the same moment', T0, []],
  ['earlier', T0 - 1, ['east']],
])('a look of the watcher that is %s', (_, atMs, outOfService) => {
  const shares = planned();
  shares.observed(seen(OUT), T0);
  shares.observedBeside(seen(EVEN), atMs);
  expect(shares.told().outOfService).toEqual(outOfService);
});

it('a look of a step counts, whatever the clocks say', () => {
  const shares = planned();
  shares.observed(seen(OUT), T0);
  shares.observed(seen(EVEN), T0 - 1);
  expect(shares.told().outOfService).toEqual([]);
});

it('works out a look once, however many documents are made of it', () => {
  let reads = 0;
  const counted = (one: ObservedShare): ObservedShare => ({
    ...one,
    get ruleArn() {
      reads += 1;
      return one.ruleArn;
    },
  });
  const shares = planned();
  shares.observed(seen(EVEN).map(counted), T0);
  const atLook = reads;
  for (let claims = 0; claims < 3; claims += 1)
    expect([shares.told().outOfService, shares.getsTraffic()]).toEqual([[], true]);
  expect(reads).toBe(atLook);
});
