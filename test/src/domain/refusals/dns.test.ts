import { expect, it } from 'vitest';
import { warnDns } from '../../../../src/domain/refusals/dns.js';
import { observation } from '../small-service.js';

it('names the load balancers and the groups, and says nothing if none is drained', () => {
  const edge = { name: 'edge', arn: 'arn:lb/edge', type: 'application' };
  const two = observation({ observation: { loadBalancers: [...observation().loadBalancers, edge] } });
  expect(warnDns(two, ['core-east', 'core-east-2'])).toEqual([
    expect.stringMatching(/whole load balancer core, edge out .* of core-east, core-east-2 to off/),
  ]);
  expect(warnDns(two, [])).toEqual([]);
});
