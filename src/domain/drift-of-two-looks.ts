import type { Difference } from './drift.js';

/**
 * What a failure tells when one more look follows the read that found drift.
 *
 * - `found`: what that read found, compared with what exactly must hold then.
 * - `before` and `again`: the look before and the one more, compared with all that a step may still be writing, so they
 *   can name a share that `found` does not. It is told only if the one more read something else.
 *
 * Where both found a difference, the expectation in `found` is the right one.
 */
export function driftOfTwoLooks(found: Difference[], before: Difference[], again: Difference[]): Difference[] {
  const [first, firstInFull, second] = [found, before, again].map(byPlace) as [Places, Places, Places];
  const gone = [...first.keys()].filter((place) => !second.has(place));
  return [...gone, ...second.keys()].flatMap((place) =>
    toldOf(first.get(place) ?? [], firstInFull.get(place) ?? [], second.get(place) ?? []),
  );
}

function toldOf(found: Difference[], before: Difference[], again: Difference[]): Difference[] {
  if (again.length === 0) return found;
  if (found.length === 0) return again.filter((one, n) => before[n]?.observed !== one.observed);
  // Of two actions of a rule that both had changed, one may be as it was: no number says which.
  if (found.length !== again.length)
    return [...found, ...again.filter((one) => found.every(({ observed }) => observed !== one.observed))];
  return again.map((one, n) => {
    const { expected } = found[n]!;
    return one.observed === expected ? found[n]! : { ...one, expected };
  });
}

type Places = Map<string, Difference[]>;

/** A rule with two actions can have the same kind of difference twice. */
function byPlace(differences: Difference[]): Places {
  const places: Places = new Map();
  for (const one of differences) {
    const place = JSON.stringify([one.where, one.what]);
    places.set(place, [...(places.get(place) ?? []), one]);
  }
  return places;
}
