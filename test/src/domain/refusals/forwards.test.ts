import { expect, it } from 'vitest';
import { refuseForward } from '../../../../src/domain/refusals/forwards.js';
import { arnOf, CONFIG, forward, rule, type Shares } from '../small-service.js';

const [EAST] = CONFIG.clusters;
const ALONE =
  /^here would be left without a cluster: .*; give another cluster a share first, or, .*`soleCluster: leave`$/;
const OTHERS_OUT = /^here would be left without a cluster: .*; give another cluster a share first$/;

it.each<[Shares, standby: boolean, RegExp | null]>([
  [{ 'core-east': 100, 'core-west': 1 }, false, null],
  [{ 'core-east': 100, 'core-west': 0 }, false, OTHERS_OUT],
  [{ 'core-east': 100 }, false, ALONE],
  [{ 'core-east': 100 }, true, ALONE],
  [{ 'core-east': 0 }, true, null],
  [{ 'core-east': 0, 'core-west': 0 }, true, null],
  [{ 'core-east': 0, 'core-west': 0 }, false, OTHERS_OUT],
])('%j, standby %s', (shares, standby, refused) => {
  const action = forward(shares);
  const refusals = refuseForward(
    { rule: rule('v1', 'here', action), forward: action },
    new Set([arnOf('core-east')]),
    EAST!,
    standby,
  );
  expect(refusals).toEqual(refused === null ? [] : [expect.stringMatching(refused)]);
});

it('an element that this version does not know is refused, and named', () => {
  const action = { ...forward({ 'core-east': 100, 'core-west': 100 }), unknown: { 'ForwardConfig/Warmup': '{}' } };
  const forwards = { rule: rule('v1', 'here', action), forward: action };
  expect(refuseForward(forwards, new Set([arnOf('core-east')]), EAST!, false)).toEqual([
    expect.stringMatching(/^here .*\(ForwardConfig\/Warmup\).*tagout$/),
  ]);
});
