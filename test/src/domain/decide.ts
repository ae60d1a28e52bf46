import { expect } from 'vitest';
import type { Observation } from '../../../src/domain/observation.js';
import { decidePreflight, type Preflight, type PreflightRequest } from '../../../src/domain/preflight.js';
import type { Routing } from '../../../src/domain/routing.js';
import { arnOf, CONFIG, observation, type ObservationOptions } from './small-service.js';

export function decide(
  world: ObservationOptions | Observation = {},
  request: Partial<PreflightRequest> = {},
): Preflight {
  const seen = 'at' in world ? world : observation(world);
  return decidePreflight(seen, { config: CONFIG, cluster: 'east', adopt: null, standby: false, ...request });
}

/** The advice that is always given. */
export const DNS: unknown = expect.stringContaining('DNS takes the whole load balancer core out');

/** The routing, with attributes of target groups by their names. */
export function withAttributes(values: Record<string, Record<string, string>>): Routing {
  const attributes = Object.entries(values).map(([targetGroup, one]) => ({
    targetGroup,
    targetGroupArn: arnOf(targetGroup),
    values: one,
  }));
  return { ...observation().routing, attributes };
}
