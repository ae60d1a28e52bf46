import type { RollDocument } from '../roll/document.js';
import { isSmall, SHORTENED, some, withShortLists, withShortTexts } from './bounded-document.js';

/** The last things that were said, and the last phases. */
const MOST_KEPT = 20;

/** The document itself unless it is very large. */
export function boundedRoll(document: RollDocument): RollDocument {
  if (isSmall(document)) return document;
  const { roll, current } = document;
  const { failure } = roll;
  return withShortTexts({
    ...document,
    roll: {
      ...roll,
      clusters: some(roll.clusters),
      ...{ said: roll.said.slice(-MOST_KEPT), timeline: roll.timeline.slice(-MOST_KEPT) },
      waitingFor: some(roll.waitingFor),
      warnings: [SHORTENED, ...some(roll.warnings)],
      failure: failure && { ...failure, reasons: some(failure.reasons), drift: some(failure.drift) },
    },
    current: current === null || isSmall(current) ? current : withShortLists(current),
  });
}
