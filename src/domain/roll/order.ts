import type { Config } from '../config.js';

/** The clusters of a service in the order in which a roll takes them. */
export function rollOrder({ roll, clusters }: Pick<Config, 'roll' | 'clusters'>): string[] {
  return roll?.order ?? clusters.map(({ name }) => name);
}
