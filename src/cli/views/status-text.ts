import { isEnd } from '../../domain/lifecycle.js';
import type { FailureStatus, ShareStatus, StatusDocument } from '../../domain/status.js';
import { hostWords } from './host-words.js';
import { clock, span } from '../times.js';

/** The status document as lines: what is dangerous first, the one command to go on last. */
export function statusText(document: StatusDocument, now: Date): string[] {
  const { failure, hosts, shares, waitingFor, deadlineAt, next, worker, outOfService, exposed, warnings } = document;
  const lines = failure === null ? [] : failureText(failure);
  if (exposed.length > 0)
    lines.push(`EXPOSED: traffic is reaching ${exposed.join(', ')} before its hosts were confirmed`);
  if (!worker) lines.push('no worker answers: this is what Temporal itself knows of the run');
  lines.push(headline(document, now));
  if (waitingFor.length > 0 && !isEnd(document.phase)) lines.push(`waiting for: ${waitingFor.join('; ')}`);
  if (hosts.length > 0) lines.push('hosts:', ...hosts.map((host) => `  ${host.name}: ${hostWords(host).join(', ')}`));
  if (shares.length > 0) lines.push(sharesTitle(document, now), ...shares.map(shareText));
  if (outOfService.length > 0) lines.push(`out of service: ${outOfService.join(', ')}`);
  if (deadlineAt !== null && !isEnd(document.phase))
    lines.push(`deadline: ${clock(deadlineAt, now)} (in ${span(now, deadlineAt)})`);
  lines.push(...warnings.map((warning) => `warning: ${warning}`));
  lines.push(...refusalText(document.lastRefusal, now));
  if (next !== null) lines.push(`next: ${next}`);
  return lines;
}

/** The latest start that was refused, where it is newer than the run that is shown. */
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
  // The message of a failure may go on with what is listed below; its first line is the sentence.
  const lines = [message.split('\n', 1)[0] ?? message];
  for (const { where, what, expected, observed } of drift) {
    lines.push(`  ${where}: ${what}: expected ${expected}, observed ${observed}`);
  }
  lines.push(...reasons.map((reason) => `  - ${reason}`));
  if (type === 'RoutingDrift') lines.push('tagout has written nothing since.');
  return lines;
}

function sharesTitle({ observedAt }: StatusDocument, now: Date): string {
  return observedAt === null ? 'shares (not read yet):' : `shares (read at ${clock(observedAt, now)}):`;
}

function shareText({ where, targetGroup, baseline, expected, observed }: ShareStatus): string {
  const now =
    observed === null ? `expected ${expected}` : `${observed}${observed === expected ? '' : `, EXPECTED ${expected}`}`;
  return `  ${where}: ${targetGroup} ${now} (baseline ${baseline})`;
}
