/** How many reads in a row may be too old for a write. At several seconds each, these are minutes without a write. */
export const OLD_MAX = 60;

/** A look at the load balancer: the part about one action that is brought to a level. */
export interface ActionLook {
  /** It reads the action at the level. */
  isThere: boolean;
  /** False while this may be a stale read, from before a write. */
  isSure: boolean;
  /** When its oldest part was asked for. */
  askedMs: number;
}

/**
 * What is known when the next move is decided. Times are from the worker's clock, in milliseconds since the Unix epoch.
 */
export interface MoveSeen<L extends ActionLook = ActionLook> {
  /** The last look; null where another one is needed. */
  look: L | null;
  /** How many looks there have been. */
  looks: number;
  /** Our last write of the action, and when it was answered or given up; null where none was sent. */
  wrote: { atMs: number; isAnswered: boolean } | null;
  /** The last answer about the blockers; null if they are still to be asked. */
  blockers: { askedMs: number; isBlocked: boolean } | null;
  /** When hosts or capacity were checked for the next write; null if that is still to be done. */
  checkedMs: number | null;
  /** True once Temporal has said, since the last look, that this attempt still counts. */
  isAwaited: boolean;
  /** How many reads in a row were too old for a write. */
  oldInARow: number;
  /** Why the last thing failed, as a phrase, until that was reported and waited for. */
  trouble: string | null;
}

export interface MoveLimits {
  staleReadMs: number;
  /** How old a check may be at a write. */
  checkMs: number;
  /** How old the oldest part of a look may be at a write. */
  lookMs: number;
  /** How old the answer about the blockers may be at a write; null: nothing can block this write. */
  blockersMs: number | null;
}

/** The next thing to do with an action that is brought to a level. */
export type NextMove<L extends ActionLook = ActionLook> =
  | { kind: 'look'; isFirst: boolean }
  /** The read may be stale: wait at least `atLeastMs`, until a look can prove more, and look again. */
  | { kind: 'wait'; atLeastMs: number }
  /** Report what failed, and wait before trying again. */
  | { kind: 'back-off'; trouble: string }
  /** Ask the queries of the blockers. */
  | { kind: 'ask-blockers' }
  /** A blocker blocks: wait for a poll. */
  | { kind: 'hold'; look: L }
  /** Have hosts or capacity checked. */
  | { kind: 'check' }
  /** Ask Temporal whether this attempt still counts. */
  | { kind: 'ask' }
  /** The look, the check or the answer about the blockers is too old: begin again. `isTooOften`: the step ends. */
  | { kind: 'begin-again'; look: L; ageMs: number; isTooOften: boolean }
  /** The write must not go out after `notAfterMs`. */
  | { kind: 'write'; look: L; notAfterMs: number }
  /**
   * The action was read at the level. `wroteAtMs`: when our write brought it there; null if it was there without one.
   */
  | { kind: 'done'; wroteAtMs: number | null };

/**
 * Look, ask the blockers, check, ask whether this attempt still counts, write, and look again. A write is repeated only
 * after a look has proved that the one before did not arrive. When a write goes out, neither its look nor its check nor
 * the answer about the blockers is old: while ELBv2 can't be read, a check waits, or Temporal is slow to answer,
 * everything may change.
 */
export function nextMove<L extends ActionLook>(seen: MoveSeen<L>, nowMs: number, limits: MoveLimits): NextMove<L> {
  const { look, wrote, blockers, checkedMs } = seen;
  if (seen.trouble !== null) return { kind: 'back-off', trouble: seen.trouble };
  if (look === null) return { kind: 'look', isFirst: seen.looks === 0 };
  if (isUnproved(look, wrote, limits))
    return { kind: 'wait', atLeastMs: wrote === null ? 0 : Math.max(0, wrote.atMs + limits.staleReadMs - nowMs) };
  if (look.isThere) return { kind: 'done', wroteAtMs: wrote?.atMs ?? null };
  if (limits.blockersMs !== null) {
    if (blockers === null) return { kind: 'ask-blockers' };
    const isToAskAgain = isOld(blockers.askedMs, nowMs, limits.blockersMs - 1);
    if (blockers.isBlocked) return whileBlocked(look, isToAskAgain, nowMs, limits);
  }
  const isCheckOld = checkedMs === null || isOld(checkedMs, nowMs, limits.checkMs);
  if (!seen.isAwaited) return isCheckOld ? { kind: 'check' } : { kind: 'ask' };
  const blockersOldAtMs = limits.blockersMs === null ? Infinity : (blockers?.askedMs ?? -Infinity) + limits.blockersMs;
  const isSetBack = blockers !== null && nowMs < blockers.askedMs;
  if (isCheckOld || isOld(look.askedMs, nowMs, limits.lookMs) || isSetBack || nowMs > blockersOldAtMs) {
    const ageMs = Math.max(0, nowMs - Math.min(look.askedMs, checkedMs ?? nowMs, blockers?.askedMs ?? nowMs));
    return { kind: 'begin-again', look, ageMs, isTooOften: seen.oldInARow + 1 >= OLD_MAX };
  }
  const notAfterMs = Math.min(look.askedMs + limits.lookMs, checkedMs + limits.checkMs, blockersOldAtMs);
  return { kind: 'write', look, notAfterMs };
}

/** A time in the future is one from before the clock was set back, by nobody knows how much. */
function isOld(atMs: number, nowMs: number, limitMs: number): boolean {
  return nowMs - atMs > limitMs || nowMs < atMs;
}

/** The routing is looked at all the time, also while nothing may be written. */
function whileBlocked<L extends ActionLook>(look: L, isToAsk: boolean, nowMs: number, limits: MoveLimits): NextMove<L> {
  if (isOld(look.askedMs, nowMs, limits.lookMs)) return { kind: 'look', isFirst: false };
  return isToAsk ? { kind: 'ask-blockers' } : { kind: 'hold', look };
}

/**
 * A stale read may show a level that the action has already left, by our last write or by one whose answer was lost.
 */
function isUnproved({ isThere, isSure, askedMs }: ActionLook, wrote: MoveSeen['wrote'], limits: MoveLimits): boolean {
  if (wrote === null) return isThere && !isSure;
  return !isThere && !wrote.isAnswered && askedMs - wrote.atMs < limits.staleReadMs;
}
