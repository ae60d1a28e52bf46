import { faultOf } from '../aws-fault.js';
import type { WriteOutcome } from '../ports.js';
import type { ReadGate } from './read-budget.js';
import { notBegun, notWritten } from './sentences.js';

/**
 * What a failed write may have done. ELBv2 throttles reads and writes together, so a throttled write also slows the
 * reads.
 */
export function failedWrite(
  gate: ReadGate,
  api: string,
  where: string,
  error: unknown,
): Exclude<WriteOutcome, { kind: 'drifted' }> {
  if (faultOf(error).kind !== 'throttled') return notWritten(api, where, error);
  gate.answered(true);
  return notBegun(api, where, error);
}
