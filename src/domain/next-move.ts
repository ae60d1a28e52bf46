/** How often in a row what was read may be too old to write on: at some seconds each, minutes in which nothing is written. */
export const OLD_MAX = 60;

/** A look at the load balancer, as far as it tells of one action that is brought to a level. */
export interface ActionLook {
  /** It reads the action at the level. */
  isThere: boolean;
  /** False while that may be a stale read of what a write has since replaced. */
  isSure: boolean;
  /** When the oldest part of it was asked for. */
  askedMs: number;
}

/** What is known when the next thing to do is decided. Moments are of the worker's clock, in milliseconds since the Unix epoch. */
export interface MoveSeen<L extends ActionLook = ActionLook> {
  /** The last look; null where another one is needed. */
  look: L | null;
  /** How many looks there have been. */
  looks: number;
  /** Our last write of the action, and when it was answered or given up; null where none was sent. */
  wrote: { atMs: number; isAnswered: boolean } | null;
  /** When hosts or capacity were checked for the next write; null where that is still to be done. */
  checkedMs: number | null;
  /** True once Temporal has told, since the last look, that this attempt is awaited. */
  isAwaited: boolean;
  /** How often in a row what was read was too old to write on. */
  oldInARow: number;
  /** What the last thing failed for, as a phrase, until it was told and waited for. */
  trouble: string | null;
}

export interface MoveLimits {
  staleReadMs: number;
  /** How old a check may be at a write. */
  checkMs: number;
  /** How old the oldest part of a look may be at a write. */
  lookMs: number;
}

/** The next thing to do with an action that is brought to a level. */
export type NextMove<L extends ActionLook = ActionLook> =
  | { kind: 'look'; isFirst: boolean }
  /** What was read may be stale: wait until a look can prove more, at least so long, and look again. */
  | { kind: 'wait'; atLeastMs: number }
  /** Tell what failed, and wait before it is tried again. */
  | { kind: 'back-off'; trouble: string }
  /** Have hosts or capacity checked. */
  | { kind: 'check' }
  /** Ask Temporal whether this attempt is awaited. */
  | { kind: 'ask' }
  /** What was read for the write is too old: begin again with a look. `isTooOften`: the step ends. */
  | { kind: 'begin-again'; look: L; ageMs: number; isTooOften: boolean }
  /** Nothing may be written later than `notAfterMs`. */
  | { kind: 'write'; look: L; notAfterMs: number }
  /** It was read at the level. `wroteAtMs`: of our write that brought it there; null where it was there before any. */
  | { kind: 'done'; wroteAtMs: number | null };

/**
 * Look, have it checked, ask whether this attempt is awaited, write, and look again. A write is repeated only after a look
 * has proved that the one before did not arrive, and neither the look nor the check that it rests on is old when it goes
 * out: while ELBv2 can't be read, a check waits or Temporal is slow to answer, everything may change.
 */
export function nextMove<L extends ActionLook>(seen: MoveSeen<L>, nowMs: number, limits: MoveLimits): NextMove<L> {
  const { look, wrote, checkedMs } = seen;
  if (seen.trouble !== null) return { kind: 'back-off', trouble: seen.trouble };
  if (look === null) return { kind: 'look', isFirst: seen.looks === 0 };
  if (isUnproved(look, wrote, limits))
    return { kind: 'wait', atLeastMs: wrote === null ? 0 : Math.max(0, wrote.atMs + limits.staleReadMs - nowMs) };
  if (look.isThere) return { kind: 'done', wroteAtMs: wrote?.atMs ?? null };
  const isCheckOld = checkedMs === null || nowMs - checkedMs > limits.checkMs;
  if (!seen.isAwaited) return isCheckOld ? { kind: 'check' } : { kind: 'ask' };
  if (isCheckOld || nowMs - look.askedMs > limits.lookMs) {
    const ageMs = nowMs - Math.min(look.askedMs, checkedMs ?? nowMs);
    return { kind: 'begin-again', look, ageMs, isTooOften: seen.oldInARow + 1 >= OLD_MAX };
  }
  return { kind: 'write', look, notAfterMs: Math.min(look.askedMs + limits.lookMs, checkedMs + limits.checkMs) };
}

/** A stale read may show the action where it has already left, or where a lost answer has since brought it from. */
function isUnproved({ isThere, isSure, askedMs }: ActionLook, wrote: MoveSeen['wrote'], limits: MoveLimits): boolean {
  if (wrote === null) return isThere && !isSure;
  return !isThere && !wrote.isAnswered && askedMs - wrote.atMs < limits.staleReadMs;
}
