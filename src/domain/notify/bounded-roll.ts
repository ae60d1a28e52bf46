import type { RollDocument } from '../roll/document.js';
import { boundedDocument, isSmall, SHORTENED, short, some, texts } from './bounded-document.js';

/** The last things that were said, and the last phases. */
const MOST_KEPT = 20;

/** The document itself unless it is very large. */
export function boundedRoll(document: RollDocument): RollDocument {
  if (isSmall(document)) return document;
  const { roll, current } = document;
  const { failure } = roll;
  return {
    ...document,
    roll: {
      ...roll,
      ...{ startedBy: short(roll.startedBy), reason: short(roll.reason), clusters: some(roll.clusters) },
      ...{ said: roll.said.slice(-MOST_KEPT), timeline: roll.timeline.slice(-MOST_KEPT) },
      waitingFor: texts(roll.waitingFor),
      warnings: [SHORTENED, ...texts(roll.warnings)],
      failure: failure && {
        ...failure,
        message: short(failure.message),
        reasons: texts(failure.reasons),
        drift: some(failure.drift),
      },
    },
    current: current && boundedDocument(current),
  };
}
