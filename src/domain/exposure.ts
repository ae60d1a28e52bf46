/** What a run knows of its cluster's go. */
export interface GoFacts {
  /** The hosts have had the go, of this run or of the one that it adopts. */
  hadGo: boolean;
  /** Every host was confirmed since. */
  isConfirmed: boolean;
}

/** Exposed: it gets traffic though its hosts have had the go and were not confirmed since. */
export function isExposed({ hadGo, isConfirmed }: GoFacts, getsTraffic: boolean): boolean {
  return hadGo && !isConfirmed && getsTraffic;
}

/** Out of service: a share that it has in the baseline was observed at 0. What was not observed is no 0. */
export function isOut({ baseline, observed }: { baseline: number; observed: number | null }): boolean {
  return baseline > 0 && observed === 0;
}
