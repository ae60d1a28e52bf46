import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { readRule } from './aws/reads.js';
import { seenRule } from './aws/seen.js';
import type { Bench } from './bench.js';
import { hostOf } from './marks.js';

/** Another write of the probe might do harm: its message says why. */
export class UnsafeWrites extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnsafeWrites';
  }
}

/**
 * Throws if somebody has given the probe's rule other conditions: what the probe writes would then meet requests that
 * are not its own.
 */
export function mustBeOwn(rule: Rule | null, id: string): void {
  if (rule === null || seenRule('', rule).onlyHost === hostOf(id)) return;
  throw new UnsafeWrites("somebody has changed the conditions of the probe's rule");
}

/** Before the writes of a question. A rule that can't be read shows no other condition. */
export async function lookAtRule({ caller, ruleArn, marks }: Bench): Promise<void> {
  const rule = await readRule(caller, ruleArn).catch(() => null);
  mustBeOwn(rule, marks.id);
}
