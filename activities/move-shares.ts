import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledFailure } from '@temporalio/activity';
import type { Look, Observed } from '../src/domain/observation.js';
import { sharesAt, type Level, type PlannedAction } from '../src/domain/plan.js';
import type { KnownLevels } from '../src/domain/known-levels.js';
import { readsAt } from '../src/domain/reads-at.js';
import { backoffMs, type Beat } from './beat.js';
import { longestGapMs, longestLookMs, type RoutingScope } from './context.js';
import { stepFailure } from './failure.js';
import { drifted, endIfBlind, lastLook, lookAsExpected, lookOnce, seenInFull, sharesIn, tellLook } from './look.js';
import type { Ports } from './ports.js';
import { asWriter } from './read-place.js';

/** How often in a row what was read may be too old to write on: at some seconds each, minutes in which nothing is written. */
const OLD_MAX = 60;

/**
 * Brings one action to a level and confirms it: observe, check, write only the difference, read back. It writes again
 * only after it has read that the write before did not arrive. `check` tells whether it may be written, as null, or
 * what prevents it, which this resolves to; it may wait as well. Neither what it said nor what was read is old when the
 * write goes out: while ELBv2 can't be read, a check waits or Temporal is slow to answer, everything may change.
 */
export async function moveShares<Halt = never>(
  ports: Ports,
  run: RoutingScope,
  beat: Beat,
  known: KnownLevels,
  action: PlannedAction,
  to: Level,
  check: (writing: Beat) => Promise<Halt | null>,
): Promise<Halt | null> {
  const writing = asWriter(beat, ports.now());
  const isOld = (atMs: number): boolean => ports.now() - atMs > longestGapMs(run);
  const isOldLook = ({ askedMs }: Observed<Look>): boolean => ports.now() - askedMs > longestLookMs(run);
  let wroteAt: number | null = null;
  let isUnknown = false;
  let checkedMs = -Infinity;
  let oldInARow = 0;
  // Not from the beginning: until then a check may have waited for hours, and ELBv2 could be read.
  const failingForMs = (): number => beat.stopwatch(`write ${to} ${action.ruleArn}`).run();
  // A stale read may show the action where it has already left, or where a lost answer has since brought it from.
  const isUnproved = (isThere: boolean, atMs: number): boolean =>
    wroteAt === null
      ? isThere && !known.isSure(action, to, atMs)
      : !isThere && isUnknown && atMs - wroteAt < run.staleReadMs;
  try {
    for (let attempt = 0; ; attempt += 1) {
      const look = await (attempt === 0 ? lookOnce : lookAsExpected)(ports, run, writing, known);
      const isThere = readsAt(look.value.routing, action, to);
      if (isUnproved(isThere, look.askedMs)) {
        // Looks that can't prove it yet are not worth what they cost.
        const unprovedMs = wroteAt === null ? 0 : wroteAt + run.staleReadMs - ports.now();
        const againMs = backoffMs(attempt, Math.min(run.config.drain.pollMs, run.staleReadMs / 10));
        await beat.pause(Math.max(againMs, unprovedMs));
        continue;
      }
      if (isThere) {
        if (wroteAt === null) known.found(action, to);
        else if (isUnknown) known.wrote(action, to, wroteAt);
        return null;
      }
      if (isOld(checkedMs)) {
        const halt = await check(writing);
        if (halt !== null) {
          // It may have been waited for.
          known.forgetLook();
          return halt;
        }
        checkedMs = ports.now();
      }
      const refusal = await notAwaited(beat);
      if (refusal !== null) {
        beat.tell({ waitingFor: [refusal] });
        await beat.pause(backoffMs(attempt, run.config.drain.pollMs));
        continue;
      }
      if (isOldLook(look) || isOld(checkedMs)) {
        const age = Math.round((ports.now() - Math.min(look.askedMs, checkedMs)) / 1000);
        if ((oldInARow += 1) >= OLD_MAX)
          throw stepFailure(
            'Unobservable',
            `${action.where}: what is read before the write takes so long that it is too old to write on (${age} s), ${OLD_MAX} times in a row`,
            sharesIn(run, look, known),
          );
        beat.tell({ waitingFor: [`${action.where}: what was read before the write is ${age} s old, and read again`] });
        continue;
      }
      oldInARow = 0;
      if (beat.signal.aborted) await beat.pause(0);
      const notAfterMs = Math.min(look.askedMs + longestLookMs(run), checkedMs + longestGapMs(run));
      // For this write alone: whatever made it fail gave the hosts time to change.
      checkedMs = -Infinity;
      const before = known.beforeWrite(action, ports.now());
      known.writing(action, to);
      const shares = sharesAt(action, to);
      const outcome = await ports.loadBalancer
        .setShares({ ...before, shares, notAfterMs }, beat.signal, writing.place)
        .catch((error: unknown) => {
          // A write that was sent is waited for: what was stopped is the read before it.
          if (beat.signal.aborted) known.notWritten(action);
          throw error;
        });
      switch (outcome.kind) {
        case 'written':
          known.wrote(action, to, outcome.at);
          wroteAt = outcome.at;
          isUnknown = false;
          break;
        case 'drifted':
          known.notWritten(action);
          throw drifted(run, ...(await seenInFull(ports, run, known, look, outcome.differences)), known);
        case 'refused':
          throw stepFailure('WriteRefused', `${action.where}: ${outcome.reason}`, sharesIn(run, look, known));
        case 'unread':
          known.notWritten(action);
          endIfBlind(outcome, failingForMs(), run.config.watch.blindMs);
          beat.tell({ waitingFor: [`${action.where}: ${outcome.reason}`] });
          await beat.pause(backoffMs(attempt, run.config.drain.pollMs));
          break;
        case 'unknown':
          if (failingForMs() >= run.config.watch.blindMs)
            throw stepFailure(
              'Unobservable',
              `${action.where}: it is not known whether the write arrived: ${outcome.reason}`,
              sharesIn(run, look, known),
            );
          wroteAt = ports.now();
          isUnknown = true;
          beat.tell({ waitingFor: [`${action.where}: ${outcome.reason}`] });
          await beat.pause(backoffMs(attempt, run.config.drain.pollMs));
      }
    }
  } catch (error) {
    if (wroteAt !== null && beat.signal.aborted) await tellWritten(ports, run, beat, known, action, to);
    throw error;
  }
}

/** Why nothing may be written now, or null; throws where nobody waits for this attempt: another may be writing. */
async function notAwaited(beat: Beat): Promise<string | null> {
  const isAwaited = await beat.isAwaited().catch((error: unknown) => error as Error);
  // Told to stop, it was not refused an answer.
  if (beat.signal.aborted) await beat.pause(0);
  if (isAwaited instanceof Error) return `Temporal: ${isAwaited.message}`;
  if (isAwaited) return null;
  throw new CancelledFailure('nobody waits for this attempt any more');
}

/** A step that was told to stop tells what it has written: its last look is from before. */
async function tellWritten(
  ports: Ports,
  run: RoutingScope,
  beat: Beat,
  known: KnownLevels,
  action: PlannedAction,
  to: Level,
): Promise<void> {
  const untilMs = ports.now() + run.staleReadMs;
  for (let attempt = 0; ; attempt += 1) {
    const look = await lastLook(ports, run, 'routing');
    if (look === null) return;
    tellLook(run, beat, look, known);
    if (readsAt(look.value.routing, action, to) || ports.now() >= untilMs) return;
    await sleep(backoffMs(attempt, run.staleReadMs / 10));
  }
}
