import { faultOf } from '../aws-fault.js';
import type { WriteOutcome } from '../ports.js';
import type { ReadGate } from './read-budget.js';
import { notBegun, notWritten } from './sentences.js';

/** What a write that failed may have done. ELBv2 throttles it with the reads, so these slow down where it was throttled. */
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
