import { ApplicationFailure } from '@temporalio/workflow';
import { isText, listOf, optional, shapeOf, textUpTo } from '../src/domain/shape.js';
import { isConfig } from '../src/domain/shapes/config.js';
import { isStartWhen } from '../src/domain/window/start-when.js';
import { isLimit, isLimits } from './inputs.js';
import { LONGEST_TEXT, type RollInput, type RollLimits } from './messages.js';

const isSaid = textUpTo(LONGEST_TEXT);
const isAgain = shapeOf<Pick<RollLimits, 'againMs'>>({ againMs: optional(isLimit) });
const isShape = shapeOf<RollInput>({
  config: isConfig,
  clusters: listOf(isText),
  startedBy: isSaid,
  reason: isSaid,
  when: optional(isStartWhen),
  limits: (value) => isLimits(value) && isAgain(value),
});

/** Anybody who may use the namespace may start a roll with any input. */
export function isRollInput(input: unknown): input is RollInput {
  if (!isShape(input)) return false;
  const { clusters, config } = input;
  const isKnown = clusters.every((name) => config.clusters.some((one) => one.name === name));
  return clusters.length > 0 && isKnown && new Set(clusters).size === clusters.length;
}

/** Nothing was touched. */
export function refuseRoll(): never {
  throw ApplicationFailure.nonRetryable(
    'the input of this roll is not valid for the version of its worker: start it with tagout roll of that version',
    'Refused',
  );
}
