import type { Config } from '../../src/domain/config.js';
import type { MaintainInput, RunLimits } from '../../workflows/messages.js';

/** How a test changes the input of a run. */
export type InputChange = Partial<Omit<MaintainInput, 'limits'>> & { limits?: Partial<RunLimits> };

/** The limits of the product, except those that a test would have to wait for. */
export const SHORT_LIMITS: RunLimits = {
  firstTaskMs: 10_000,
  preflightMs: 2_000,
  staleReadMs: 100,
  stillGaugeMs: 180_000,
  watchBeatMs: 100,
};

/** A maintenance of `east` by alice, with short limits. */
export function maintainInput(config: Config, { limits, ...change }: InputChange = {}): MaintainInput {
  return {
    config,
    cluster: 'east',
    startedBy: 'alice@ops-1',
    reason: 'kernel 6.1.150',
    adopt: null,
    standby: false,
    limits: { ...SHORT_LIMITS, ...limits },
    ...change,
  };
}
