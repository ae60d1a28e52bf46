import type { Config } from '../config.js';
import type { Observation } from '../observation.js';

/** A worker that is older than the config does not ask, and that blocks too. */
export function refuseBlocked({ blocked }: Observation, { blockers }: Pick<Config, 'blockers'>): string[] {
  if (blockers === undefined) return [];
  if (blocked === undefined)
    return ['the blockers of the config were not asked: the worker must be at least as new as the config'];
  return blocked.map(
    (phrase) =>
      `${phrase}: start again when nothing blocks any more, or, to drain at once, with a config that has no blockers`,
  );
}
