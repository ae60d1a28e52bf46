import type { Moment } from '../config.js';
import { isEnd, type Phase } from '../lifecycle.js';
import type { StatusDocument } from '../status.js';

/** A moment of a run or a roll that has come. */
export interface Come {
  moment: Moment;
  /** Which deadline is half over; only of `late`. */
  late?: LatePart;
  /** Which one it is, from 1 on; only of `roll-waits` and `roll-late`. */
  nth?: number;
  /** When it came, ISO 8601. */
  at: string;
}

export type LatePart = 'drain' | 'maintenance';

/** `drain.deadline` and `maintenance.deadline`, in milliseconds. */
export type Deadlines = Record<LatePart, number>;

type Told = Pick<StatusDocument, 'phase' | 'phaseSince' | 'timeline' | 'failure'>;

/** For each deadline, the phase in which it begins, and those that it covers. */
const COVERED: Record<LatePart, readonly Phase[]> = {
  drain: ['draining', 'settling'],
  maintenance: ['maintenance', 'confirming'],
};

/**
 * Every moment that has come, in order. A phase that was late and is over is not told of any more. `nowMs`: by the
 * clock of the Temporal server, as the timeline; milliseconds since the Unix epoch.
 */
export function momentsIn(told: Told, deadlines: Deadlines, nowMs: number): Come[] {
  const { phase, phaseSince: at, failure } = told;
  return [
    ...entered(told, 'draining').map((at): Come => ({ moment: 'start', at })),
    ...late(told, 'drain', deadlines, nowMs),
    ...entered(told, 'maintenance').map((at): Come => ({ moment: 'go', at })),
    ...late(told, 'maintenance', deadlines, nowMs),
    ...(failure?.type === 'RoutingDrift' ? [{ moment: 'drift', at } as const] : []),
    ...(isEnd(phase) ? [{ moment: 'end', at } as const] : []),
  ];
}

/** What tells a moment of a run or a roll from its others: `late/drain`, `roll-waits/2`. */
export function keyOf({ moment, late, nth }: Omit<Come, 'at'>): string {
  const part = late ?? nth;
  return part === undefined ? moment : `${moment}/${part}`;
}

/** The same in every attempt, so that a receiver can tell a repeated message. */
export function messageId(runId: string, come: Omit<Come, 'at'>): string {
  return `${runId}/${keyOf(come)}`;
}

/** When the phase was first entered; empty if it never was. */
function entered({ timeline }: Told, phase: Phase): string[] {
  return timeline
    .filter((one) => one.phase === phase)
    .slice(0, 1)
    .map(({ at }) => at);
}

function late(told: Told, part: LatePart, deadlines: Deadlines, nowMs: number): Come[] {
  if (!COVERED[part].includes(told.phase)) return [];
  return entered(told, COVERED[part][0]!).flatMap((begin) => {
    const halfMs = Date.parse(begin) + deadlines[part] / 2;
    return nowMs < halfMs ? [] : [{ moment: 'late', late: part, at: new Date(halfMs).toISOString() }];
  });
}
