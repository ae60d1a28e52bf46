/** What a run knows about its cluster's go. */
export interface GoFacts {
  /** The hosts have had the go, from this run or from the run that it adopts. */
  hadGo: boolean;
  /** Every host was confirmed since. */
  isConfirmed: boolean;
}

/** Exposed: it gets traffic although its hosts have had the go and have not been confirmed since. */
export function isExposed({ hadGo, isConfirmed }: GoFacts, getsTraffic: boolean): boolean {
  return hadGo && !isConfirmed && getsTraffic;
}

/**
 * Out of service: a share that it has in the baseline was observed at 0. A share that was not observed does not count.
 */
export function isOut({ baseline, observed }: { baseline: number; observed: number | null }): boolean {
  return baseline > 0 && observed === 0;
}
