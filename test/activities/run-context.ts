import type { RunContext } from '../../activities/context.js';
import { arnOf, CONFIG, EVEN, observation, planned } from '../src/domain/world.js';

/** How long after a write the runs of these tests may still read what it replaced. */
export const STALE_READ_MS = 5000;

/** A run of east, whose two actions were found with 100 each. */
export function runContext(): RunContext {
  const { routing } = observation();
  return {
    config: CONFIG,
    cluster: 'east',
    loadBalancerArns: ['arn:lb/core'],
    targetGroupArns: [arnOf('core-east')],
    clusterOf: { [arnOf('core-east')]: 'east', [arnOf('core-west')]: 'west' },
    routing,
    plan: [planned('v1', [100, 100], { 'core-west': 100 }), planned('default', [100, 100], { 'core-west': 100 })],
    hosts: [],
    healthyBefore: [],
    staleReadMs: STALE_READ_MS,
    stillGaugeMs: 60_000,
  };
}

/** The routing of the run, with these shares of east. */
export function routingWith(v1: number, byDefault: number): RunContext['routing'] {
  const withEast = (share: number) => ({ ...EVEN, 'core-east': share });
  return observation({ v1: withEast(v1), byDefault: withEast(byDefault) }).routing;
}
