import type { StatusDocument } from '../../domain/status.js';
import { isStuckWords } from '../../runs/documents/stuck-words.js';
import { refusedClaims } from './claim-text.js';
import { hostWords } from './host-words.js';

/** One line that says where a maintenance is; the same line means that nothing has changed. */
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

/** Whether a line says nothing new: how often something has failed, and when last, is no news each time. */
export function isSameChange(line: string, before: string): boolean {
  const still = (text: string): string => text.replaceAll(/\d+ times|\d\d:\d\d:\d\dZ/g, '');
  return still(line) === still(before);
}
