import { isEnd, type Phase } from '../../domain/lifecycle.js';
import type { FailureStatus, HostStatus, ShareStatus, StatusDocument } from '../../domain/status.js';
import { isPausedWords } from '../../runs/documents/paused-words.js';
import { isStuckWords } from '../../runs/documents/stuck-words.js';
import { claimText, refusedClaims } from './claim-text.js';
import { hostWords } from './host-words.js';
import { clock, span } from '../../domain/time-words.js';

/** The status document as lines: first what is dangerous, last the one command to go on. */
export function statusText(document: StatusDocument, now: Date): string[] {
  const { failure, hosts, shares, waitingFor, deadlineAt, next, worker, outOfService, exposed, warnings } = document;
  const lines = failure === null ? [] : failureText(failure);
  if (exposed.length > 0)
    lines.push(`EXPOSED: traffic is reaching ${exposed.join(', ')} before its hosts were confirmed`);
  const stuck = warnings.filter((one) => isStuckWords(one) || isPausedWords(one));
  lines.push(...stuck);
  if (!worker)
    lines.push(`${stuck.length === 0 ? 'no worker answers: ' : ''}this is what Temporal itself knows about the run`);
  lines.push(headline(document, now));
  if (waitingFor.length > 0 && !isEnd(document.phase)) lines.push(`waiting for: ${waitingFor.join('; ')}`);
  if (hosts.length > 0) lines.push('hosts:', ...hosts.map((host) => hostText(host, document, now)));
  lines.push(...refusedClaims(document).map((claim) => claimText(claim, now)));
  if (shares.length > 0)
    lines.push(sharesTitle(document, now), ...shares.map((share) => shareText(share, document.phase)));
  if (outOfService.length > 0) lines.push(`out of service: ${outOfService.join(', ')}`);
  if (deadlineAt !== null && !isEnd(document.phase))
    lines.push(`deadline: ${clock(deadlineAt, now)} (in ${span(now, deadlineAt)})`);
  lines.push(...warnings.filter((one) => !stuck.includes(one)).map((warning) => `warning: ${warning}`));
  lines.push(...refusalText(document.lastRefusal, now));
  if (next !== null) lines.push(`next: ${next}`);
  return lines;
}

/** The latest refused start, if it is newer than the run that is shown. */
export function refusalText(refusal: StatusDocument['lastRefusal'], now: Date): string[] {
  if (refusal === null) return [];
  const head = `the last start, of ${refusal.cluster} by ${refusal.by} at ${clock(refusal.at, now)}, was refused:`;
  return [head, ...refusal.reasons.map((reason) => `  - ${reason}`)];
}

function headline(document: StatusDocument, now: Date): string {
  const { service, cluster, phase, phaseSince, startedBy, reason } = document;
  const since = isEnd(phase)
    ? `at ${clock(phaseSince, now)}`
    : `since ${clock(phaseSince, now)} (${span(phaseSince, now)})`;
  const notes = [
    document.adopted ? 'adopted' : '',
    document.standby ? 'standby' : '',
    document.reboot === 'optional' ? 'no reboot required' : '',
  ];
  const extra = notes.filter((note) => note !== '').map((note) => `, ${note}`);
  return `${service}: ${cluster} ${phase} ${since}: ${reason} (${startedBy}${extra.join('')})`;
}

function failureText({ type, message, drift, reasons }: FailureStatus): string[] {
  // Only the first line of a failure's message: the other lines repeat what is listed below.
  const lines = [message.split('\n', 1)[0] ?? message];
  for (const { where, what, expected, observed } of drift) {
    lines.push(`  ${where}: ${what}: expected ${expected}, observed ${observed}`);
  }
  lines.push(...reasons.map((reason) => `  - ${reason}`));
  if (type === 'RoutingDrift') lines.push('tagout has written nothing since.');
  return lines;
}

/** Facts that are read every few seconds are shown without an age; older facts show theirs. */
const FRESH_MS = 15_000;

function hostText(host: HostStatus, document: StatusDocument, now: Date): string {
  return `  ${host.name}: ${[...hostWords(host), ...ageWords(host, document, now)].join(', ')}`;
}

function ageWords({ readAt }: HostStatus, { phase, phaseSince }: StatusDocument, now: Date): string[] {
  if (readAt === null) return [];
  const until = isEnd(phase) ? new Date(phaseSince) : now;
  if (until.getTime() - Date.parse(readAt) < FRESH_MS) return [];
  return [`read ${span(readAt, until)} ${isEnd(phase) ? 'before the end' : 'ago'}`];
}

function sharesTitle({ observedAt, phase }: StatusDocument, now: Date): string {
  if (observedAt === null) return 'shares (not read yet):';
  const age = isEnd(phase) ? '' : `, ${span(observedAt, now)} ago`;
  return `shares (read at ${clock(observedAt, now)}${age}):`;
}

/** While shares move, a look may come between a write and its report, so a difference is no reason for an alarm. */
const MOVING: readonly Phase[] = ['draining', 'reactivating', 'aborting'];

function shareText({ where, targetGroup, baseline, expected, observed }: ShareStatus, phase: Phase): string {
  const word = MOVING.includes(phase) ? 'expected' : 'EXPECTED';
  const now =
    observed === null ? `expected ${expected}` : `${observed}${observed === expected ? '' : `, ${word} ${expected}`}`;
  return `  ${where}: ${targetGroup} ${now} (baseline ${baseline})`;
}
