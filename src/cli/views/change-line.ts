import type { StatusDocument } from '../../domain/status.js';
import { isStuckWords } from '../../runs/documents/stuck-words.js';
import { refusedClaims } from './claim-text.js';
import { hostWords } from './host-words.js';

/** One line that says where a maintenance stands. If it is the same as before, nothing has changed. */
export function changeLine(document: StatusDocument): string {
  const { cluster, phase, hosts, waitingFor, failure, worker, warnings } = document;
  const parts = [`${cluster} ${phase}`, ...hosts.map((host) => `${host.name} ${hostWords(host).join(', ')}`)];
  if (waitingFor.length > 0) parts.push(`waiting for ${waitingFor.join(', ')}`);
  parts.push(...refusedClaims(document).map(({ host, verdict }) => `claim of ${host} refused: ${verdict}`));
  parts.push(...warnings.map((warning) => `warning: ${warning}`));
  if (failure !== null) parts.push(failure.message.split('\n', 1)[0] ?? '');
  if (!worker && !warnings.some(isStuckWords)) parts.push('no worker answers');
  return parts.join(' | ');
}

/** True if a line says nothing new. A new count of failures, or a new time of the last one, is not news. */
export function isSameChange(line: string, before: string): boolean {
  const still = (text: string): string => text.replaceAll(/\d+ times|\d\d:\d\d:\d\dZ/g, '');
  return still(line) === still(before);
}
