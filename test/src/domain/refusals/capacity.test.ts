import { describe, expect, it } from 'vitest';
import { refuseCapacity, warnTargetControl } from '../../../../src/domain/refusals/capacity.js';
import { group, observation, planned, target } from '../small-service.js';

describe('capacity at the start', () => {
  const ill = observation({ observation: { health: [target('core-west', '10.0.2.11', 'unhealthy')] } });

  it.each([
    ['is refused if it is short', planned('v1', [100, 100], { 'core-west': 100 }), 1],
    ['is not required of an action that is not drained', planned('v1', [0, 0], { 'core-west': 100 }), 0],
    [
      'is not required if no other group has a share: another sentence says so',
      planned('v1', [100, 100], { 'core-west': 0 }),
      0,
    ],
  ])('%s', (_, action, sentences) => {
    const refusals = refuseCapacity([action], ill);
    expect(refusals).toHaveLength(sentences);
    for (const one of refusals) expect(one).toMatch(/only 0 healthy targets/);
  });

  it('is enough if the others are healthy', () => {
    expect(refuseCapacity([planned('v1', [100, 100], { 'core-west': 100 })], observation())).toEqual([]);
  });
});

describe('zones that ELBv2 does not report', () => {
  const zones = [{ targetGroup: 'core-west', zones: [] }];

  it.each<[string, [number, number], number]>([
    ['are a reason to refuse a drained action', [100, 100], 1],
    ['are no reason for one that is not drained', [0, 0], 0],
  ])('%s', (_, east, sentences) => {
    const action = { ...planned('v1', east, { 'core-west': 100 }), minHealthy: 0, zones };
    const untold = observation({ observation: { health: [target('core-west', '10.0.2.11')] } });
    const refusals = refuseCapacity([action], untold);
    expect(refusals).toHaveLength(sentences);
  });
});

describe('targets with a limit on what they take', () => {
  const limited = (name: string, cluster: string) => ({ ...group(name, cluster), targetControlPort: 9000 });

  it('are a warning in the other clusters, not in the drained one', () => {
    const groups = [limited('core-east', 'east'), limited('core-west', 'west'), group('core-north', 'north')];
    expect(warnTargetControl(observation({ observation: { groups } }), 'east')).toEqual([
      expect.stringMatching(/^target group core-west has a target control port \(9000\)/),
    ]);
  });
});
