import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../../src/config/scalars.js';
import { errorsOf, MINIMAL, type BadConfig } from './sample.js';

describe('a config whose values are wrong', () => {
  it.each<BadConfig>([
    [
      'a service with capitals',
      MINIMAL.replace('service: core', 'service: Core'),
      [1, 'service must be 1 to 40 of a-z'],
    ],
    ['a service of 41 letters', MINIMAL.replace('service: core', `service: ${'a'.repeat(41)}`), [1, 'service must be']],
    [
      'a load balancer with a slash',
      MINIMAL.replace('loadBalancer: core', 'loadBalancer: a/b'),
      [2, 'loadBalancer must be the name or the ARN'],
    ],
    [
      'a selector without an end',
      MINIMAL.replace(/json:.*/, `prometheus: { inFlight: ['a{b="c"'], bootTime: b }`),
      [15, 'hostStatus.prometheus.inFlight[0] must be a series such as app_in_flight'],
    ],
    [
      'a selector that is not a regular expression',
      MINIMAL.replace(/json:.*/, `prometheus: { inFlight: a, bootTime: 'b{c=~"("}' }`),
      [15, '"(" is not a valid regular expression'],
    ],
    [
      'a duration without a unit',
      `${MINIMAL}drain: { settle: 60 }`,
      [16, 'drain.settle must be a number and ms, s, m or h'],
    ],
    [
      'a duration in days',
      `${MINIMAL}maintenance: { deadline: 1d }`,
      [16, 'maintenance.deadline must be a number and ms, s, m or h'],
    ],
    [
      'a duration beyond what timers can',
      `${MINIMAL}maintenance: { deadline: 481h }`,
      [16, 'and more than 0; it is "481h"'],
    ],
    ['a poll of nothing', `${MINIMAL}drain: { poll: 0s }`, [16, 'and more than 0']],
    [
      'a step without a sign',
      `${MINIMAL}reactivate: { steps: [100] }`,
      [16, 'reactivate.steps[0] must be a percentage'],
    ],
  ])('with %s is told with its line', (_, text, [line, words]) => {
    expect(errorsOf(text)).toContainEqual({ line, message: expect.stringContaining(words) as string });
  });
});

describe('durations', () => {
  it.each([
    ['250ms', 250],
    ['1s', 1000],
    ['1.5m', 90_000],
    ['24h', 86_400_000],
    ['0s', 0],
    ['480h', 1_728_000_000],
    ['481h', undefined],
    ['1d', undefined],
    ['-1s', undefined],
    ['5', undefined],
    ['', undefined],
  ])('%s is %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
});
