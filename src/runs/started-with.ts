import { isFlag, isText, optional, shapeOf } from '../domain/shape.js';
import { isConfig } from '../domain/shapes/config.js';
import { isStartWhen } from '../domain/window/start-when.js';
import type { StartedWith } from './facts.js';

/** Anybody may have started a run with any input: an input that is not tagout's is ignored. */
export const isStartedWith = shapeOf<StartedWith>({
  config: isConfig,
  startedBy: isText,
  reason: isText,
  adopt: () => true,
  standby: isFlag,
  when: optional(isStartWhen),
});
