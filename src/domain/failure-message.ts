import type { FailureType } from './failure.js';
import { count } from './health.js';
import type { FailureStatus, StatusDocument } from './status.js';
import type { Phase } from './lifecycle.js';

/**
 * The first line of a failure says the most dangerous thing, then why:
 * `FAILED in maintenance (RoutingDrift) at 03:12:07Z: TRAFFIC IS REACHING east; 1 of 2 hosts has not come back.`
 */
export function failureMessage(document: StatusDocument, endedIn: Phase, detail: string): string {
  const { phase, failure, phaseSince: at } = document;
  const head = failureHead({ phase, endedIn, type: failure?.type ?? 'Terminated', at });
  return `${head} ${danger(document, endedIn)}${asOf(document, endedIn)}.${detail === '' ? '' : ` ${detail}`}`;
}

/** `at`: ISO 8601; null if nobody knows when the run ended. */
export function failureHead(end: { phase: Phase; endedIn: Phase; type: FailureType; at: string | null }): string {
  const at = end.at === null ? '' : ` at ${clock(end.at)}`;
  return `${end.phase.toUpperCase()} in ${end.endedIn} (${end.type})${at}:`;
}

/** `03:12:07Z` */
function clock(iso: string): string {
  return `${iso.slice(11, 19)}Z`;
}

/** When the load balancer can't be read, the truth is unknown: then the message says that it rests on an old look. */
function asOf(document: StatusDocument, endedIn: Phase): string {
  if (document.failure?.type !== 'Unobservable' || document.observedAt === null) return '';
  const wrote = WRITING.includes(endedIn) ? ', and the run may have written since' : '';
  return ` (as last seen at ${clock(document.observedAt)}${wrote})`;
}

const WRITING: readonly Phase[] = ['draining', 'reactivating', 'aborting'];

function danger(document: StatusDocument, endedIn: Phase): string {
  const { cluster } = document;
  if (document.phase === 'refused') return 'nothing was touched';
  const away = hostsAway(document, endedIn);
  if (document.exposed.length > 0) return `TRAFFIC IS REACHING ${document.exposed.join(' and ')}${away}`;
  const out = document.outOfService;
  if (out.length > 0) return `${out.join(' and ')} ${out.length === 1 ? 'is' : 'are'} out of service${away}`;
  return document.observedAt === null ? `${cluster} was not touched` : `${cluster} has its shares`;
}

function hostsAway(document: StatusDocument, endedIn: Phase): string {
  if (endedIn !== 'maintenance' && endedIn !== 'confirming') return '';
  const away = document.hosts.filter((host) => !host.claimed).length;
  return away === 0
    ? ''
    : `; ${away} of ${count(document.hosts.length, 'host')} ${away === 1 ? 'has' : 'have'} not come back`;
}

/** The one command to go on, or null if there is nothing to do. */
export function nextCommand(
  cluster: string,
  phase: Phase,
  failure: FailureStatus | null,
  outOfService: string[],
): string | null {
  const adopt = `tagout start ${cluster} --adopt --reason "..."`;
  if (phase === 'failed') return adopt;
  if (phase === 'aborted') return outOfService.includes(cluster) ? adopt : null;
  if (phase === 'refused') return failure?.reasons.some((reason) => reason.includes('--adopt')) === true ? adopt : null;
  return null;
}

/** The whole failure as text, for Temporal's UI and CLI. `tagout status` writes its own text from the document. */
export function failureReport(document: StatusDocument): string {
  const { failure } = document;
  if (failure === null) return '';
  return [
    failure.message,
    ...failure.drift.map((one) => `  ${one.where}: ${one.what}: expected ${one.expected}, observed ${one.observed}`),
    ...failure.reasons.map((reason) => `  ${reason}`),
    ...(failure.type === 'RoutingDrift' ? ['tagout has written nothing since.'] : []),
    ...(document.next === null ? [] : [`To go on: ${document.next}`]),
    neverReset(document),
  ].join('\n');
}

/** The last line of what the Temporal UI shows of a failure. Its button "Reset" would not go on. */
export function neverReset({ next }: StatusDocument): string {
  return `In Temporal, never Reset; ${next === null ? 'start again' : 'adopt'}`;
}
