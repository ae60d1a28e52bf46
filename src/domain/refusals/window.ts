import type { Config } from '../config.js';
import type { Observation } from '../observation.js';

/**
 * A worker that is older than the config does not look at the window, so it may not start anything.
 * `inRoll`: a roll asks, or the plan of one. It can't wait for a window.
 */
export function refuseClosed(
  { window: now }: Pick<Observation, 'window'>,
  { window }: Pick<Config, 'window'>,
  inRoll: boolean,
): string[] {
  if (window === undefined) return [];
  if (now === undefined)
    return ['the window of the config was not looked at: the worker must be at least as new as the config'];
  const how = inRoll ? 'start the roll then' : 'start it then, or now with --wait-for-window';
  return now.closed === null ? [] : [`${now.closed}: ${how}`];
}
