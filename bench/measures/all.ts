import { clean } from './clean.js';
import type { Measure } from './measure.js';
import { trouble } from './trouble.js';

/** In order of worth: what is cut off by a Ctrl-C should be the rest. */
export const MEASURES: readonly Measure[] = [clean, trouble];
