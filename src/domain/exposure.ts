/**
 * What the hosts of a cluster had, from this run or from the run that it adopts. `given`: the go, and they have not all
 * been confirmed since.
 */
export type Go = 'none' | 'given' | 'confirmed';

/** Exposed: it gets traffic although its hosts have had the go and have not been confirmed since. */
export function isExposed(go: Go, getsTraffic: boolean): boolean {
  return go === 'given' && getsTraffic;
}

/**
 * Out of service: a share that it has in the baseline was observed at 0. A share that was not observed does not count.
 */
export function isOut({ baseline, observed }: { baseline: number; observed: number | null }): boolean {
  return baseline > 0 && observed === 0;
}
