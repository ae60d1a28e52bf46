import { ROLL_DEFAULTS, type Config } from '../config.js';

/** The clusters of a roll without names, in its order. */
export function orderOf({ clusters, roll = ROLL_DEFAULTS }: Pick<Config, 'clusters' | 'roll'>): string[] {
  return roll.order ?? clusters.map(({ name }) => name);
}
