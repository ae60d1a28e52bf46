import type { Journey } from './journey.js';

/** Resolves when every target of west is in this state at the load balancer. */
export async function makeWest({ world }: Journey, state: 'healthy' | 'unhealthy'): Promise<void> {
  for (const name of ['west-1', 'west-2']) world.host(name).passesChecks = state === 'healthy';
  const isSo = (): boolean =>
    [...world.core.state.targetGroups.get(world.arns.west)!.targets.values()].every((target) => target.state === state);
  if (!isSo()) await world.core.health.next(isSo);
}
