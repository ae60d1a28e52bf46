import type { FailureType } from '../../src/domain/failure.js';
import type { StatusDocument } from '../../src/domain/status.js';

/** How a run ended: its last phase and, if it failed, the type of its failure. */
export type GridEnd = 'restored' | 'refused' | 'aborted' | `${'aborted' | 'failed'} ${FailureType}` | 'terminated';

/** The end of a run, from its last status document. A terminated run has none. */
export function endOf({ phase, failure }: StatusDocument): GridEnd {
  if (phase === 'restored' || phase === 'refused') return phase;
  if (phase === 'aborted' && failure?.type === 'Aborted') return phase;
  if ((phase === 'aborted' || phase === 'failed') && failure !== null) return `${phase} ${failure.type}`;
  throw new Error(`a run that has ended cannot be in ${phase}`);
}
