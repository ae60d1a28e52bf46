import type { RollStatus } from '../roll/document.js';
import { isRollOver } from '../roll/is-over.js';
import type { Come } from './moments.js';

type Told = Pick<RollStatus, 'phase' | 'phaseSince' | 'timeline' | 'clusters'>;

/** Of the settings of a roll, in milliseconds. */
export interface GateTimes {
  /** `roll.gate`. */
  gateMs: number;
  /** `maintenance.deadline`: how long a gate may stay closed. */
  deadlineMs: number;
}

/** A flood of pauses must not fill the history of `notifyRun`; no roll has as many clusters. */
const NTH_MAX = 500;

/**
 * Every moment of a roll that has come, in order. A wait that is over is not told of any more. `nowMs`: by the clock of
 * the Temporal server, as the timeline; milliseconds since the Unix epoch.
 */
export function rollMomentsIn(told: Told, times: GateTimes, nowMs: number): Come[] {
  const { phase, phaseSince: at, timeline, clusters } = told;
  // Another run may have the service, and then nothing has begun.
  const hasBegun = clusters.some(({ runId }) => runId !== null);
  const began = timeline.find((one) => hasBegun && one.phase === 'rolling');
  return [
    ...(began === undefined ? [] : [{ moment: 'roll-start', at: began.at } as const]),
    ...(phase === 'paused' ? lasting('roll-waits', told, at) : []),
    ...(phase === 'gate' ? late(told, times, nowMs) : []),
    ...(isRollOver(phase) ? [{ moment: 'roll-end', at } as const] : []),
  ];
}

function late(told: Told, { gateMs, deadlineMs }: GateTimes, nowMs: number): Come[] {
  const halfMs = Date.parse(told.phaseSince) + gateMs + deadlineMs / 2;
  return nowMs < halfMs ? [] : lasting('roll-late', told, new Date(halfMs).toISOString());
}

/** The phase that lasts may have been entered before: this is another moment. */
function lasting(moment: 'roll-waits' | 'roll-late', { phase, timeline }: Told, at: string): Come[] {
  const nth = timeline.filter((one) => one.phase === phase).length;
  return nth > NTH_MAX ? [] : [{ moment, nth, at }];
}
