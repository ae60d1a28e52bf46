import type { HostStatus, StatusDocument } from '../../domain/status.js';
import { isStuckWords } from '../../runs/documents/stuck-words.js';
import { refusedClaims } from './claim-text.js';
import { hostCounts, hostWords } from './host-words.js';

/** More hosts than these are counted, and so are more things to wait for and more refused claims. */
const SINGLE_MAX = 8;

export const SEPARATOR = ' | ';
const WARNING = 'warning: ';

/** One line that says where a maintenance stands. If it is the same as before, nothing has changed. */
export function changeLine(document: StatusDocument): string {
  return changeParts(document).join(SEPARATOR);
}

export function changeParts(document: StatusDocument): string[] {
  const { cluster, phase, hosts, waitingFor, failure, worker, warnings } = document;
  const parts = [`${cluster} ${phase}`, ...hostParts(hosts)];
  if (waitingFor.length > SINGLE_MAX) parts.push(`waiting for ${waitingFor.length}, such as ${waitingFor[0]}`);
  else if (waitingFor.length > 0) parts.push(`waiting for ${waitingFor.join(', ')}`);
  const refused = refusedClaims(document);
  if (refused.length > SINGLE_MAX) parts.push(`${refused.length} claims refused`);
  else parts.push(...refused.map(({ host, verdict }) => `claim of ${host} refused: ${verdict}`));
  parts.push(...warningParts(warnings));
  if (failure !== null) parts.push(failure.message.split('\n', 1)[0] ?? '');
  if (!worker && !warnings.some(isStuckWords)) parts.push('no worker answers');
  return parts;
}

export function warningParts(warnings: string[]): string[] {
  return warnings.map((warning) => `${WARNING}${warning}`);
}

/** The line of these parts. Warnings that the line before had too are counted: some last as long as the run. */
export function lineAfter(parts: string[], before: string[]): string {
  const isTold = (part: string): boolean => part.startsWith(WARNING) && before.some((one) => isSameChange(part, one));
  const told = parts.filter(isTold).length;
  const rest = told === 0 ? [] : [`${told} warning${told === 1 ? '' : 's'} as before`];
  return [...parts.filter((part) => !isTold(part)), ...rest].join(SEPARATOR);
}

function hostParts(hosts: HostStatus[]): string[] {
  if (hosts.length <= SINGLE_MAX) return hosts.map((host) => `${host.name} ${hostWords(host).join(', ')}`);
  const told = hostCounts(hosts);
  return [`${hosts.length} hosts${told.length === 0 ? '' : `: ${told.join(', ')}`}`];
}

/**
 * True if a line says nothing new. A new count of failures, or a new time of the last one, is not news. Of many hosts
 * it is news whether any is busy, and not how many are: that changes all the time.
 */
export function isSameChange(line: string, before: string): boolean {
  const still = (text: string): string =>
    text.replaceAll(/\d+ times|\d\d:\d\d:\d\dZ|\d+(?= busy)|\d+, such as [^|]*/g, '');
  return still(line) === still(before);
}
