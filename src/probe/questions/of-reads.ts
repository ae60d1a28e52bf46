import { setTimeout as sleep } from 'node:timers/promises';
import { faultOf } from '../../../activities/aws-fault.js';
import { readRule } from '../aws/reads.js';
import type { Bench } from '../bench.js';
import type { Answer } from '../report.js';
import { measured } from './answers.js';

/**
 * Stays below what ELBv2 allows an account, because others in it read too, and stops at the first throttled answer. So
 * it finds the code only where the limit is lower than we know, or others use it up.
 */
export async function throttling({ caller, ruleArn, limits }: Bench): Promise<Answer> {
  const before = caller.throttled.length;
  let reads = 0;
  while (reads < limits.burstReads && caller.throttled.length === before) {
    reads += 1;
    await readRule(caller, ruleArn).catch(ifThrottled);
    await sleep(limits.burstMs, undefined, { signal: caller.signal });
  }
  const codes = [...new Set(caller.throttled)];
  const figures = { reads, inTheWholeProbe: caller.throttled.length, codes: codes.join(', ') || null };
  const whole = codes.length === 0 ? '' : `; in the whole probe, ${caller.throttled.length} with ${codes.join(', ')}`;
  return caller.throttled.length > before
    ? measured('throttling', true, `yes, after ${reads} reads, with ${codes.at(-1)}`, figures)
    : measured('throttling', null, `no: ${reads} reads in a row were answered${whole}`, figures);
}

/** Any other failure of a read ends the probe. */
function ifThrottled(error: unknown): void {
  if (faultOf(error).kind !== 'throttled') throw error;
}
