import type { Situation } from './situation.js';

/** As in the incident: somebody has already done step 1. */
export const byHand: Situation = { name: 'by-hand', title: 'step 1 was done by hand before', byHand: true };
