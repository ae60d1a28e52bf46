import { clean } from './clean.js';
import { cli } from './cli.js';
import { crash } from './crash.js';
import { drift } from './drift.js';
import { growth } from './growth.js';
import { held } from './held.js';
import type { Measure } from './measure.js';
import { trouble } from './trouble.js';

/**
 * In order of worth. Those of one line run at the same time: the first waits nearly all of its time, for AWS's defaults,
 * and for the others a busy machine makes no difference that counts.
 */
export const ROUNDS: readonly (readonly Measure[])[] = [[clean, trouble, drift], [crash], [held], [cli], [growth]];

export const MEASURES: readonly Measure[] = ROUNDS.flat();
