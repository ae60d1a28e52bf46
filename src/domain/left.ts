import type { Phase } from './lifecycle.js';
import type { StatusDocument } from './status.js';

/** How a run has its cluster now, or has left it. */
export interface Left {
  outOfService: boolean;
  exposed: boolean;
}

/**
 * Null if the run says nothing about it, because it never looked at the load balancer: then what an earlier run said
 * still holds. `hadGo`: hosts had the go before this run, and were not confirmed.
 */
export function leftBy(document: StatusDocument, hadGo: boolean): Left | null {
  const { cluster, failure, observedAt, outOfService, exposed, timeline } = document;
  if (failure?.type === 'Terminated') return leftByTerminated(timeline.at(-2)?.phase ?? 'preflight', hadGo);
  if (observedAt === null) return null;
  return { outOfService: outOfService.includes(cluster), exposed: exposed.includes(cluster) };
}

/** No code ran at its end, so the worst that its last phase allows counts, until the next run has looked. */
function leftByTerminated(phase: Phase, hadGo: boolean): Left | null {
  switch (phase) {
    case 'draining':
    case 'aborting':
      return { outOfService: true, exposed: hadGo };
    case 'settling':
    case 'maintenance':
    case 'confirming':
    case 'reactivating':
      return { outOfService: true, exposed: false };
    case 'scheduled':
    case 'preflight':
    case 'restored':
    case 'refused':
    case 'aborted':
    case 'failed':
      return null;
  }
}
