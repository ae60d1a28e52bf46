import { byHand } from './by-hand.js';
import { dies } from './dies.js';
import { putBack } from './put-back.js';
import type { Situation } from './situation.js';
import { throttled } from './throttled.js';

export const CLEAN: Situation = { name: 'clean', title: 'a clean maintenance' };

/** Some transactions outlast the fixed sleep, and tagout's drain.settle as well. */
export const LONG: Situation = {
  name: 'long',
  title: 'a clean maintenance, some transactions take 90 s',
  isLong: true,
};

export const TROUBLES: readonly Situation[] = [byHand, putBack, dies, throttled];
