export type RuleName = 'httpDefault' | 'httpV1' | 'partnersDefault';

/** The three forward actions of the standard world, in the order in which a run writes them. */
export const RULES: readonly RuleName[] = ['httpV1', 'httpDefault', 'partnersDefault'];
export const BASELINE: Record<RuleName, number> = { httpV1: 100, httpDefault: 100, partnersDefault: 100 };
export const DRAINED: Record<RuleName, number> = { httpV1: 0, httpDefault: 0, partnersDefault: 0 };
