import { describe, expect, it } from 'vitest';
import { ROLL, tagValue, type TaggedRun } from '../../../../src/domain/tag.js';
import { decide } from '../decide.js';
import { observation, type ObservationOptions, type Shares } from '../small-service.js';

const SINCE = '2026-11-22T15:00:00.000Z';
const RUNNING = { runId: 'roll-1', since: SINCE };
const UNDER_WAY = /^a roll of this service is under way, or waits for its window: roll roll-1 .*tagout abort$/;

/** The tag of a roll on the load balancer of the world. */
function tagOfRoll(state: TaggedRun['state'], change: Partial<TaggedRun> = {}): TaggedRun {
  const tag = { cluster: ROLL, runId: 'roll-1', since: SINCE, namespace: 'default' };
  return {
    ...{ loadBalancer: 'core', loadBalancerArn: 'arn:lb/core', key: 'tagout:core', service: 'core' },
    ...{ value: tagValue(tag), tag, state, phase: null, baseline: [], ...change },
  };
}

const refusals = (observation: object, request: object = {}): string[] => decide({ observation }, request).refusals;

describe('while a roll is on', () => {
  it.each<[string, object]>([
    ['which has not tagged yet', { roll: RUNNING }],
    ['which has tagged', { roll: RUNNING, tagged: [tagOfRoll('running')] }],
  ])('nobody else gets the service: a roll %s', (_, observation) => {
    expect(refusals(observation)).toEqual([expect.stringMatching(UNDER_WAY)]);
    expect(refusals(observation, { adopt: { share: null } })).toContainEqual(expect.stringMatching(UNDER_WAY));
    expect(refusals(observation, { roll: 'roll-0' })).toEqual([expect.stringMatching(UNDER_WAY)]);
  });

  it('its own maintenance takes the tag over, and puts it back in any case', () => {
    const { value } = tagOfRoll('running');
    // Release 0.1.0 observes no roll, and looks for the run of the tag where it is not.
    for (const observation of [{ roll: RUNNING, tagged: [tagOfRoll('running')] }, { tagged: [tagOfRoll('unknown')] }]) {
      const decision = decide({ observation }, { roll: 'roll-1' });
      expect(decision.refusals).toEqual([]);
      expect([decision.putBackTags, decision.putBackTagsAlways]).toEqual([
        ...[{ 'arn:lb/core': value }, { 'arn:lb/core': value }],
      ]);
    }
  });
});

it('a roll is refused while a maintenance is on, whose workflow id is another', () => {
  const tag = { cluster: 'west', runId: 'run-1', since: SINCE, namespace: 'default' };
  const observation = { roll: RUNNING, tagged: [tagOfRoll('running', { tag, value: tagValue(tag) })] };
  expect(refusals(observation, { roll: 'roll-1' })).toEqual([
    expect.stringMatching(/by run run-1 of cluster west .*, which is running: wait for its end$/),
  ]);
});

describe('a roll adopts nothing, so it is told what begins elsewhere', () => {
  const OUT: Shares = { 'core-east': 0, 'core-west': 100 };
  const tag = { cluster: 'west', runId: 'run-1', since: SINCE, namespace: 'default' };
  const ofWest = tagOfRoll('unknown', { tag, value: tagValue(tag) });
  const health = observation().health.map((one, n) => (n === 0 ? { ...one, state: 'unused' } : one));
  const cases: [string, ObservationOptions, RegExp][] = [
    [
      'a share of 0',
      { v1: OUT },
      /already at share 0, and no run of this roll drained it: .* begin with tagout start east --adopt, .* name the other clusters\)$/,
    ],
    [
      'a tag of one of its clusters',
      { observation: { tagged: [ofWest] } },
      /then go on with tagout start west --adopt, which takes the tag over$/,
    ],
    [
      'a tag of another roll',
      { observation: { tagged: [tagOfRoll('unknown', { tag: { ...tag, cluster: ROLL, runId: 'roll-0' } })] } },
      /then remove the tag, and start the roll again$/,
    ],
    [
      'a tag of another service',
      { observation: { tagged: [{ ...ofWest, key: 'tagout:billing', service: 'billing' }] } },
      /then remove the tag, and start the roll again$/,
    ],
    ['a target without health checks', { observation: { health } }, /; tagout start east --adopt begins anyway$/],
  ];

  it.each(cases)('%s', (_, world, reason) => {
    for (const request of [{ roll: 'roll-1' }, { plansRoll: true }]) {
      const said = decide(world, request).refusals;
      expect(said).toContainEqual(expect.stringMatching(reason));
      const whole = said.join('\n').replaceAll(/tagout start \w+ --adopt/g, '');
      expect(whole).not.toMatch(/--adopt|--standby/);
    }
  });
});

describe('the tag of a roll that is not known to be on', () => {
  it('is taken over when the roll is over: a roll moves no shares', () => {
    const { refusals, warnings, putBackTagsAlways } = decide({ observation: { tagged: [tagOfRoll('over')] } });
    expect([refusals, putBackTagsAlways]).toEqual([[], {}]);
    expect(warnings).toContainEqual(expect.stringMatching(/by roll roll-1 .*, which has left nothing behind/));
  });

  it('refuses without --adopt when the roll is of another namespace, or was forgotten', () => {
    const observation = { tagged: [tagOfRoll('unknown')] };
    expect(refusals(observation)).toEqual([expect.stringMatching(/by roll roll-1 .*make sure that it is/)]);
    expect(decide({ observation }, { adopt: { share: null } }).putBackTagsAlways).toEqual({});
  });

  it('of another service refuses as long as that roll runs', () => {
    const other = { key: 'tagout:billing', service: 'billing' };
    expect(refusals({ tagged: [tagOfRoll('running', other)] })).toEqual([
      expect.stringMatching(/tagged tagout:billing by roll roll-1 .*which is running/),
    ]);
  });
});
