import { ROLL_DEFAULTS, type Config } from '../config.js';

/** What a roll was asked to take: clusters by name, or none for all of them; `from`: the first one to take. */
export interface RollWish {
  named: string[];
  from: string | null;
}

/** The clusters of a roll without names, in its order. */
export function orderOf({ clusters, roll = ROLL_DEFAULTS }: Pick<Config, 'clusters' | 'roll'>): string[] {
  return roll.order ?? clusters.map(({ name }) => name);
}

/** The clusters to roll, in the order that was said or that the config has; or what is wrong, as a sentence. */
export function clustersToRoll(config: Config, { named, from }: RollWish): string[] | string {
  const all = orderOf(config);
  const unknown = [...named, ...(from === null ? [] : [from])].find((name) => !all.includes(name));
  if (unknown !== undefined) return `${config.service} has no cluster ${unknown}; its clusters are: ${all.join(', ')}`;
  const twice = named.find((name, index) => named.indexOf(name) !== index);
  if (twice !== undefined) return `${twice} is named twice: a roll takes each cluster once`;
  const chosen = named.length === 0 ? all : named;
  if (from === null) return chosen;
  if (!chosen.includes(from)) return `--from ${from} is none of the clusters that were named: ${named.join(', ')}`;
  return chosen.slice(chosen.indexOf(from));
}
