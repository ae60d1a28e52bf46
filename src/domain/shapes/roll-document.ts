import {
  ROLL_PHASES,
  type RollCluster,
  type RollDocument,
  type RollFailure,
  type RollSaid,
  type RollStatus,
} from '../roll/document.js';
import { isOneOf, isText, isTime, listOf, optional, orNull, shapeOf } from '../shape.js';

const isCluster = shapeOf<RollCluster>({
  name: isText,
  state: isOneOf('done', 'current', 'waiting', 'failed', 'left'),
  runId: orNull(isText),
});

const isSaid = shapeOf<RollSaid>({
  what: isOneOf('pause', 'resume', 'approve', 'abort'),
  by: isText,
  reason: isText,
  at: isTime,
  cluster: orNull(isText),
});

const isPhase = isOneOf(...ROLL_PHASES);
const isMoment = shapeOf<RollStatus['timeline'][number]>({ phase: isPhase, cluster: orNull(isText), at: isTime });
const isDifference = shapeOf<RollFailure['drift'][number]>({
  ...{ where: isText, what: isText, expected: isText, observed: isText },
});

const isStatus = shapeOf<RollStatus>({
  ...{ workflowId: isText, runId: isText, phase: isPhase, startedAt: isTime, phaseSince: isTime },
  beginsAt: optional(isTime),
  ...{ startedBy: isText, reason: isText, next: orNull(isText) },
  clusters: listOf(isCluster),
  waitingFor: listOf(isText),
  said: listOf(isSaid),
  timeline: listOf(isMoment),
  warnings: listOf(isText),
  failure: orNull(
    shapeOf<RollFailure>({ type: isText, message: isText, reasons: listOf(isText), drift: listOf(isDifference) }),
  ),
});

/** Of `current` only that it is there: it is read where the maintenance itself is. */
export const isRollDocument = shapeOf<RollDocument>({
  service: isText,
  roll: isStatus,
  current: (value) => value === null || typeof value === 'object',
});
