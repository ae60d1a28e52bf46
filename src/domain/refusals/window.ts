import type { Config } from '../config.js';
import type { Observation } from '../observation.js';

/** A worker that is older than the config does not look at the window, so it may not start anything. */
export function refuseClosed(
  { window: now }: Pick<Observation, 'window'>,
  { window }: Pick<Config, 'window'>,
): string[] {
  if (window === undefined) return [];
  if (now === undefined)
    return ['the window of the config was not looked at: the worker must be at least as new as the config'];
  return now.closed === null ? [] : [`${now.closed}: start it then, or now with --wait-for-window`];
}
