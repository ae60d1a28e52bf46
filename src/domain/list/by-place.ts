/** What a run is about: a cluster, or the roll of a service. */
export interface Placed {
  service: string;
  cluster: string | null;
  endedAt: string | null;
}

/** The runs of one place, newest first. */
export interface Place<T> {
  /** Runs that are on: one at most, unless the list lags behind. */
  on: T[];
  ended: T[];
}

/** Sorts runs, which come newest first, by what they are about. */
export function byPlace<T extends Placed>(runs: T[]): Place<T>[] {
  const places = new Map<string, Place<T>>();
  for (const run of runs) {
    const key = JSON.stringify([run.service, run.cluster]);
    const place = places.get(key) ?? { on: [], ended: [] };
    places.set(key, place);
    (run.endedAt === null ? place.on : place.ended).push(run);
  }
  return [...places.values()];
}
