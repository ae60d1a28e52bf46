import { isEnd, type Phase } from './lifecycle.js';
import type { StatusDocument } from './status.js';

/** What an ended run left behind: a cluster out of service, one that is exposed, or what nobody knows. */
export type Left = 'nothing' | 'out' | 'exposed' | 'not-known';

/** `recordedPhase`: the phase that the run itself recorded last. */
export interface EndedRun {
  recordedPhase: Phase;
  document: StatusDocument;
}

/**
 * What a run left behind, by its own last look. Null if it moved no share: then what the run before it left is still
 * there. What was not observed is not known, never nothing.
 */
export function leftBehind({ recordedPhase, document }: EndedRun): Left | null {
  if (document.phase === 'refused') return null;
  if (!document.worker) return MOVED_NOTHING.includes(recordedPhase) ? null : 'not-known';
  if (document.exposed.length > 0) return 'exposed';
  if (document.outOfService.length > 0) return 'out';
  const steps = document.timeline.map(({ phase }) => phase).filter((phase) => !isEnd(phase));
  if (steps.every((phase) => MOVED_NOTHING.includes(phase))) return null;
  if (document.phase === 'restored' || document.phase === 'aborted') return 'nothing';
  return isKnown(document, steps.at(-1)) ? 'nothing' : 'not-known';
}

const MOVED_NOTHING: readonly Phase[] = ['scheduled', 'preflight', 'refused'];

/** In these phases a write may have come after the last look that the run tells of. */
const WRITING: readonly Phase[] = ['draining', 'reactivating', 'aborting'];

function isKnown({ phase, failure, shares }: StatusDocument, endedIn: Phase | undefined): boolean {
  if (phase !== 'failed' || endedIn === undefined || WRITING.includes(endedIn)) return false;
  return failure !== null && failure.type !== 'Unobservable' && shares.every(({ observed }) => observed !== null);
}
