import type { FailureType } from '../../src/domain/failure.js';
import type { StatusDocument } from '../../src/domain/status.js';

/** How a run has ended: its last phase, and of a failure the type. */
export type GridEnd = 'restored' | 'refused' | 'aborted' | `${'aborted' | 'failed'} ${FailureType}` | 'terminated';

/** The end of a run that has a last document; one that was terminated has none. */
export function endOf({ phase, failure }: StatusDocument): GridEnd {
  if (phase === 'restored' || phase === 'refused') return phase;
  if (phase === 'aborted' && failure?.type === 'Aborted') return phase;
  if ((phase === 'aborted' || phase === 'failed') && failure !== null) return `${phase} ${failure.type}`;
  throw new Error(`a run that has ended is not in ${phase}`);
}
