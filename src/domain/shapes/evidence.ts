import type { SeriesEvidence } from '../evidence-portion.js';
import type { LooksEvidence, StepEvidence, StepSeries, WriteEvidence, WriteResult } from '../evidence.js';
import { parseSeries } from '../series-text.js';
import {
  isFlag,
  optional,
  either,
  isMoment,
  isNumber,
  isOneOf,
  isText,
  listOf,
  mapOf,
  numberFrom,
  orNull,
  shapeOf,
} from '../shape.js';

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

const SERIES: Record<keyof SeriesEvidence, (value: unknown) => boolean> = {
  readings: numberFrom(0),
  isThinned: isFlag,
  points: (value) => isText(value) && parseSeries(value) !== null,
};

const isStepSeries = shapeOf<StepSeries>({
  attempt: numberFrom(1),
  hosts: listOf(shapeOf<StepSeries['hosts'][number]>({ host: isText, ...SERIES })),
  hostsOmitted: numberFrom(0),
  shares: listOf(shapeOf<StepSeries['shares'][number]>({ where: isText, targetGroup: isText, ...SERIES })),
  sharesOmitted: numberFrom(0),
});

export const isStepEvidence = shapeOf<StepEvidence>({
  version: isText,
  writes: listOf(isWriteEvidence),
  writesOmitted: optional(numberFrom(0)),
  looks: isLooksEvidence,
  series: optional(isStepSeries),
});
