import type { Difference } from './drift.js';

/**
 * What a failure tells when a second look follows the one that found drift.
 *
 * - `found`: what the first look found, compared with what exactly must hold then.
 * - `before` and `again`: each look compared with all that a step may still be writing, so they can name a share that
 *   `found` does not. It is told only if the second look read something else.
 *
 * For a difference that both looks found, the expectation in `found` is the right one.
 */
export function driftOfTwoLooks(found: Difference[], before: Difference[], again: Difference[]): Difference[] {
  const first = byPlace(found);
  const firstInFull = byPlace(before);
  const second = byPlace(again);
  return [
    ...[...first].filter(([place]) => !second.has(place)).map(([, one]) => one),
    ...[...second]
      .filter(([place, one]) => first.has(place) || firstInFull.get(place)?.observed !== one.observed)
      .map(([place, one]) => ({ ...one, expected: first.get(place)?.expected ?? one.expected })),
  ];
}

/** A rule with two actions can have the same kind of difference twice, so the number of each belongs to its place. */
function byPlace(differences: Difference[]): Map<string, Difference> {
  const places = new Map<string, Difference>();
  for (const one of differences) {
    let n = 0;
    while (places.has(placeOf(one, n))) n += 1;
    places.set(placeOf(one, n), one);
  }
  return places;
}

function placeOf({ where, what }: Difference, n: number): string {
  return JSON.stringify([where, what, n]);
}
