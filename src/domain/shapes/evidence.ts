import type { LooksEvidence, StepEvidence, WriteEvidence, WriteResult } from '../evidence.js';
import { either, isMoment, isNumber, isOneOf, isText, listOf, mapOf, numberFrom, orNull, shapeOf } from '../shape.js';

const isValues = mapOf(orNull(either(isNumber, isText)));

export const isWriteEvidence = shapeOf<WriteEvidence>({
  api: isText,
  where: isText,
  atMs: isMoment,
  requestId: orNull(isText),
  outcome: isOneOf<WriteResult>('sent', 'written', 'refused', 'unknown'),
  before: orNull(isValues),
  after: isValues,
});

const isLooksEvidence = shapeOf<LooksEvidence>({
  count: numberFrom(0),
  firstMs: orNull(isMoment),
  lastMs: orNull(isMoment),
  longestGapMs: numberFrom(0),
  lastGoodMs: orNull(isMoment),
  firstBadMs: orNull(isMoment),
});

export const isStepEvidence = shapeOf<StepEvidence>({
  version: isText,
  writes: listOf(isWriteEvidence),
  looks: isLooksEvidence,
});
