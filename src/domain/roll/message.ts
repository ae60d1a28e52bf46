import type { FailureType } from '../failure.js';
import type { StatusDocument } from '../status.js';
import type { RollCluster, RollDocument, RollEnd, RollPhase } from './document.js';

interface Ended {
  phase: RollEnd;
  endedIn: RollPhase;
  type: FailureType;
  detail: string;
  clusters: RollCluster[];
  /** ISO 8601. */
  at: string;
}

/**
 * `FAILED in rolling (RollStopped) at 03:12:07Z: west did not end restored: ... Done: east. Failed: west. Left: north.`
 */
export function rollMessage({ phase, endedIn, type, detail, clusters, at }: Ended): string {
  const head = `${phase.toUpperCase()} in ${endedIn} (${type}) at ${at.slice(11, 19)}Z:`;
  return [head, ...(detail === '' ? [] : [detail]), ...tally(clusters)].join(' ');
}

/** `Done: east. Left: west, north.` */
function tally(clusters: RollCluster[]): string[] {
  const named = (state: RollCluster['state'], word: string): string[] => {
    const names = clusters.filter((one) => one.state === state).map(({ name }) => name);
    return names.length === 0 ? [] : [`${word}: ${names.join(', ')}.`];
  };
  return [...named('done', 'Done'), ...named('failed', 'Failed'), ...named('left', 'Left')];
}

/**
 * The one command to go on after a roll that ended early; null if nothing is left. What its last maintenance asks for
 * comes first: no roll goes on past a cluster that is out. `order`: of all clusters, as in a roll without names.
 * `endedIn`: a roll that still waited for its window must wait for it again.
 */
export function nextOfRoll(
  clusters: RollCluster[],
  order: string[],
  ended: StatusDocument | null,
  endedIn: RollPhase | null = null,
): string | null {
  if (ended !== null && ended.next !== null) return ended.next;
  const failed = clusters.find(({ state }) => state === 'failed');
  // A maintenance that was terminated tells nothing, and may have left its cluster out.
  if (failed !== undefined && ended === null) return `tagout start ${failed.name} --adopt --reason "..."`;
  const rest = clusters.filter(({ state }) => state !== 'done').map(({ name }) => name);
  const [first] = rest;
  if (first === undefined) return null;
  const isFrom = order.slice(order.indexOf(first)).join(' ') === rest.join(' ');
  const which = isFrom ? `--from ${first}` : rest.join(' ');
  return `tagout roll ${which}${endedIn === 'scheduled' ? ' --wait-for-window' : ''} --reason "..."`;
}

/** The whole failure as text, for Temporal's UI and CLI. */
export function rollReport({ roll: { failure, next } }: RollDocument): string {
  if (failure === null) return '';
  return [
    failure.message,
    ...failure.drift.map((one) => `  ${one.where}: ${one.what}: expected ${one.expected}, observed ${one.observed}`),
    ...failure.reasons.map((reason) => `  ${reason}`),
    ...(next === null ? [] : [`To go on: ${next}`]),
    'In Temporal, never Reset; roll again',
  ].join('\n');
}
