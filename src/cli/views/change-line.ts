import type { StatusDocument } from '../../domain/status.js';
import { hostWords } from './host-words.js';

/** One line that says where a maintenance is; the same line means that nothing has changed. */
export function changeLine({ cluster, phase, hosts, waitingFor, failure, worker }: StatusDocument): string {
  const parts = [`${cluster} ${phase}`, ...hosts.map((host) => `${host.name} ${hostWords(host).join(', ')}`)];
  if (waitingFor.length > 0) parts.push(`waiting for ${waitingFor.join(', ')}`);
  if (failure !== null) parts.push(failure.message.split('\n', 1)[0] ?? '');
  if (!worker) parts.push('no worker answers');
  return parts.join(' | ');
}
