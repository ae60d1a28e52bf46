import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledFailure } from '@temporalio/activity';
import type { KnownLevels } from '../src/domain/known-levels.js';
import { isThere, type Move } from '../src/domain/move.js';
import {
  nextMove,
  OLD_MAX,
  type ActionLook,
  type MoveLimits,
  type MoveSeen,
  type NextMove,
} from '../src/domain/next-move.js';
import type { Look, Observed } from '../src/domain/observation.js';
import { backoffMs, type Beat } from './beat.js';
import type { BlockerWatch } from './blockers.js';
import { longestGapMs, longestLookMs, type RoutingScope } from './scopes.js';
import { stepFailure } from './failure.js';
import { lastLook, lookAsExpected, lookOnce, sharesIn, tellLook } from './look.js';
import { asStep, asWriter } from './read-place.js';
import type { Step } from './step.js';
import { writeShares } from './write-shares.js';

/** Allows or forbids the writes of a step. */
export interface Permit<Run, Halt> {
  /** Null if the write is allowed, or the obstacle. It may also wait. */
  check: (writing: Step<Run>) => Promise<Halt | null>;
  /** Null: no blocker holds the write up. */
  blockers: BlockerWatch | null;
  /** Called at every poll while a blocker holds the write up; returns an obstacle for which the step must not wait. */
  whileBlocked?: (waiting: Step<Run>) => Promise<Halt | null>;
}

/**
 * Brings one action to a level and confirms it, one thing after the other as `nextMove` decides. Resolves to null, or to
 * the obstacle that the permit has found.
 */
export async function moveShares<Run extends RoutingScope, Halt = never>(
  step: Step<Run>,
  known: KnownLevels,
  move: Move,
  permit: Permit<Run, Halt>,
): Promise<Halt | null> {
  const { ports, run, beat } = step;
  const { blockers } = permit;
  const limits = limitsOf(run, blockers !== null);
  let as = asWriter(step);
  let seen: Seen = NOTHING_SEEN;
  try {
    for (;;) {
      const next = nextMove(seen, ports.now(), limits);
      if (next.kind === 'done') {
        if (next.wroteAtMs === null) known.found(move);
        else known.wrote(move, next.wroteAtMs);
        return null;
      }
      if (next.kind === 'ask-blockers') {
        const { askedMs, blocked } = await blockers!.ask();
        const isBlocked = blocked.length > 0;
        const isOver = seen.blockers?.isBlocked === true && !isBlocked;
        // Nothing from the time in which a blocker blocked counts for the write, and nobody else waits for it then.
        if (isOver) beat.tell({ progress: [] });
        if (isOver) seen = { ...NOTHING_SEEN, looks: seen.looks, wrote: seen.wrote };
        if (isOver || isBlocked) as = isBlocked ? asStep(step) : asWriter(step);
        seen = { ...seen, blockers: { askedMs, isBlocked } };
        continue;
      }
      if (next.kind !== 'check' && next.kind !== 'hold') {
        seen = await carryOut(as, known, move, seen, next);
        continue;
      }
      const halt = await (next.kind === 'check' ? permit.check(as) : hold(as, known, next, permit));
      if (halt !== null) {
        // The check may have waited for hours, so the look before it is old.
        known.forgetLook();
        return halt;
      }
      if (next.kind === 'check') seen = { ...seen, checkedMs: ports.now() };
    }
  } catch (error) {
    if (seen.wrote !== null && beat.signal.aborted) await tellWritten(step, known, move);
    throw error;
  }
}

/** Each look together with its whole read, for the report. */
type Seen = MoveSeen<ActionLook & { read: Observed<Look> }>;

type Next = NextMove<ActionLook & { read: Observed<Look> }>;

function limitsOf(run: RoutingScope, isBlockable: boolean): MoveLimits {
  const lookMs = longestLookMs(run);
  return {
    staleReadMs: run.staleReadMs,
    checkMs: longestGapMs(run),
    lookMs,
    blockersMs: isBlockable ? lookMs : null,
  };
}

/** One poll of the wait for a blocker. */
async function hold<Run extends RoutingScope, Halt>(
  step: Step<Run>,
  known: KnownLevels,
  { look }: Extract<Next, { kind: 'hold' }>,
  { blockers, whileBlocked }: Permit<Run, Halt>,
): Promise<Halt | null> {
  const { run, beat } = step;
  blockers!.endIfOverdue(sharesIn(run, look.read, known));
  beat.tell({ waitingFor: blockers!.blocked, progress: blockers!.progress });
  await beat.pause(run.config.drain.pollMs);
  return (await whileBlocked?.(step)) ?? null;
}

const NOTHING_SEEN: Seen = {
  ...{ look: null, looks: 0, wrote: null },
  ...{ blockers: null, checkedMs: null, isAwaited: false, oldInARow: 0, trouble: null },
};

/** Carries out the next move, and resolves to what is known then. */
async function carryOut(
  step: Step<RoutingScope>,
  known: KnownLevels,
  move: Move,
  seen: Seen,
  next: Exclude<Next, { kind: 'ask-blockers' | 'check' | 'done' | 'hold' }>,
): Promise<Seen> {
  const { run, beat } = step;
  const { pollMs } = run.config.drain;
  const attempt = seen.looks - 1;
  switch (next.kind) {
    case 'look': {
      const read = await (next.isFirst ? lookOnce : lookAsExpected)(step, known);
      const { askedMs } = read;
      const look = { read, askedMs, isThere: isThere(read.value.routing, move), isSure: known.isSure(move, askedMs) };
      return { ...seen, look, looks: seen.looks + 1, isAwaited: false };
    }
    case 'wait':
      // Looks that can't prove anything yet would only cost reads.
      await beat.pause(Math.max(backoffMs(attempt, Math.min(pollMs, run.staleReadMs / 10)), next.atLeastMs));
      return { ...seen, look: null };
    case 'back-off':
      beat.tell({ waitingFor: [next.trouble] });
      await beat.pause(backoffMs(attempt, pollMs));
      return { ...seen, look: null, trouble: null };
    case 'ask': {
      const refusal = await notAwaited(beat);
      return { ...seen, isAwaited: refusal === null, trouble: refusal };
    }
    case 'begin-again':
      tellOld(step, known, move, next);
      return { ...seen, look: null, blockers: null, oldInARow: seen.oldInARow + 1 };
    case 'write': {
      const { wrote, trouble } = await writeShares(step, known, move, next);
      // The check was only for this write: while it failed, the hosts may have changed.
      return { ...NOTHING_SEEN, looks: seen.looks, wrote: wrote ?? seen.wrote, trouble };
    }
  }
}

/** Why nothing may be written now, or null. Throws if this attempt no longer counts: another may be writing. */
async function notAwaited(beat: Beat): Promise<string | null> {
  const isAwaited = await beat.isAwaited().catch((error: unknown) => error as Error);
  // When the step was cancelled, the missing answer is not a failure.
  if (beat.signal.aborted) await beat.pause(0);
  if (isAwaited instanceof Error) return `Temporal: ${isAwaited.message}`;
  if (isAwaited) return null;
  throw new CancelledFailure('Temporal no longer waits for this attempt');
}

function tellOld(
  { run, beat }: Step<RoutingScope>,
  known: KnownLevels,
  { action }: Move,
  { look, ageMs, isTooOften }: Extract<Next, { kind: 'begin-again' }>,
): void {
  const ageS = Math.round(ageMs / 1000);
  if (isTooOften)
    throw stepFailure(
      'Unobservable',
      `${action.where}: reading before the write takes so long that the result is too old (${ageS} s), ${OLD_MAX} times in a row`,
      sharesIn(run, look.read, known),
    );
  beat.tell({ waitingFor: [`${action.where}: the read before the write is ${ageS} s old, so it is repeated`] });
}

/** A cancelled step reports what it has written, because its last look is from before that. */
async function tellWritten(step: Step<RoutingScope>, known: KnownLevels, move: Move): Promise<void> {
  const { ports, run } = step;
  const untilMs = ports.now() + run.staleReadMs;
  for (let attempt = 0; ; attempt += 1) {
    const look = await lastLook(step, 'routing');
    if (look === null) return;
    tellLook(step, look, known);
    if (isThere(look.value.routing, move) || ports.now() >= untilMs) return;
    await sleep(backoffMs(attempt, run.staleReadMs / 10));
  }
}
