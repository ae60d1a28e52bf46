import { describe, expect, it } from 'vitest';
import { errorsOf, MINIMAL, type BadConfig } from './sample.js';

describe('a config whose choices are wrong', () => {
  it.each<BadConfig>([
    [
      'absent that is neither',
      MINIMAL.replace(/json:.*/, 'prometheus: { inFlight: a, bootTime: b, absent: no }'),
      [15, 'hostStatus.prometheus.absent must be unobservable or zero'],
    ],
    [
      'a deadline that does what?',
      `${MINIMAL}drain: { onDeadline: panic }`,
      [16, 'drain.onDeadline must be abort or leave-out; it is "panic"'],
    ],
    [
      'a ramp that falls',
      `${MINIMAL}reactivate: { steps: [50%, 10%, 100%] }`,
      [16, 'reactivate.steps must be a list of percentages that rise and end at 100%'],
    ],
    ['a ramp that ends early', `${MINIMAL}reactivate: { steps: [50%] }`, [16, 'rise and end at 100%']],
    ['an empty ramp', `${MINIMAL}reactivate: { steps: [] }`, [16, 'rise and end at 100%']],
    [
      'a capacity of none',
      `${MINIMAL}capacity: { minHealthy: 0 }`,
      [16, 'capacity.minHealthy must be a whole number of targets, 1 or more, or a percentage such as 50%; it is 0'],
    ],
    [
      'load balancers of two regions',
      MINIMAL.replace(
        'loadBalancer: core',
        'loadBalancer: ["arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/a/1", "arn:aws:elasticloadbalancing:eu-west-2:1:loadbalancer/app/a/1"]',
      ),
      [2, 'one account and region'],
    ],
  ])('with %s is told with its line', (_, text, [line, words]) => {
    expect(errorsOf(text)).toContainEqual({ line, message: expect.stringContaining(words) as string });
  });
});
