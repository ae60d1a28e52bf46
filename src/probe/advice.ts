import type { Answer, ProbeReport } from './report.js';

/** The default of `drain.settle`: a few changes of a quiet load balancer do not prove that less is enough. */
const LEAST_MS = 60_000;
/** What was seen is a small sample. */
const FACTOR = 3;
const STEP_MS = 10_000;

/** The `drain.settle` to set, from the times that were measured; null where no request could be sent. */
export function adviseSettle(answers: Answer[]): ProbeReport['settle'] {
  const timed = answers.filter(({ question, measured }) => measured && ['propagation', 'share-0'].includes(question));
  if (timed.length === 0) return null;
  if (timed.some(({ figures }) => figures['isCalm'] !== true || figures['isArrived'] !== true)) return null;
  const longestMs = Math.max(0, ...timed.map(({ figures }) => Number(figures['longestMs'] ?? 0)));
  const advisedMs = Math.max(LEAST_MS, Math.ceil((FACTOR * longestMs) / STEP_MS) * STEP_MS);
  const seen =
    longestMs === 0 ? 'no request met an old rule' : `the longest time seen is ${(longestMs / 1000).toFixed(1)} s`;
  const why =
    advisedMs === LEAST_MS
      ? `${seen}, and ${FACTOR} times that is no more than the default`
      : `${seen}, and this is ${FACTOR} times that`;
  return { advised: `${advisedMs / 1000}s`, why };
}
