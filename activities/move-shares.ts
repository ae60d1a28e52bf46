import type { Look, Observed } from '../src/domain/observation.js';
import { sharesAt, type Level, type PlannedAction } from '../src/domain/plan.js';
import { observedShares, type ObservedShare } from '../src/domain/shares.js';
import { backoffMs, uninterrupted, type Beat } from './beat.js';
import type { RunContext } from './context.js';
import { stepFailure } from './failure.js';
import { blind, drifted, lookAsExpected, lookUntilReadable } from './look.js';
import type { Ports } from './ports.js';
import { readsAt, type Standing } from './standing.js';

/**
 * Brings one action to a level and confirms it: observe, compare, write only the difference, read back. It writes
 * again only after it has read that the write before did not arrive. Resolves to when the last write was answered, or
 * null where nothing had to be written.
 */
export async function moveShares(
  ports: Ports,
  run: RunContext,
  beat: Beat,
  standing: Standing,
  action: PlannedAction,
  to: Level,
): Promise<number | null> {
  const startedMs = ports.now();
  let wroteAt: number | null = null;
  let isUnknown = false;
  // A stale read may show the action where it has already left, or where a lost answer has since brought it from.
  const isUnproved = (isThere: boolean, atMs: number): boolean =>
    wroteAt === null
      ? isThere && !standing.isSure(action, atMs)
      : !isThere && isUnknown && atMs - wroteAt < run.staleReadMs;
  for (let attempt = 0; ; attempt += 1) {
    const lookedMs = ports.now();
    const look = await lookAsExpected(ports, run, beat, standing, 'routing');
    const isThere = readsAt(look.value.routing, action, to);
    if (isUnproved(isThere, lookedMs)) {
      await beat.pause(backoffMs(attempt, Math.min(run.config.drain.pollMs, run.staleReadMs / 10)));
      continue;
    }
    if (isThere) {
      if (wroteAt === null) standing.found(action, to);
      else if (isUnknown) standing.wrote(action, to, wroteAt);
      return wroteAt;
    }
    if (beat.signal.aborted) await beat.pause(0);
    const before = standing.forwards(action, ports.now());
    standing.writing(action, to);
    const outcome = await ports.loadBalancer.setShares(
      { ...action, before, shares: sharesAt(action, to) },
      uninterrupted(),
    );
    switch (outcome.kind) {
      case 'written':
        standing.wrote(action, to, outcome.at);
        wroteAt = outcome.at;
        isUnknown = false;
        break;
      case 'drifted':
        throw drifted(run, await lookUntilReadable(ports, run, beat), outcome.differences);
      case 'refused':
        throw stepFailure('WriteRefused', `${action.where}: ${outcome.reason}`, lastLook(run, look));
      case 'unread':
        standing.notWritten(action);
        if (ports.now() - startedMs >= run.config.watch.blindMs) throw blind(ports.now() - startedMs, outcome.reason);
        beat.tell({ waitingFor: [`${action.where}: ${outcome.reason}`] });
        await beat.pause(backoffMs(attempt, run.config.drain.pollMs));
        break;
      case 'unknown':
        if (ports.now() - startedMs >= run.config.watch.blindMs)
          throw stepFailure(
            'Unobservable',
            `${action.where}: it is not known whether the write arrived: ${outcome.reason}`,
            lastLook(run, look),
          );
        wroteAt = ports.now();
        isUnknown = true;
        beat.tell({ waitingFor: [`${action.where}: ${outcome.reason}`] });
        await beat.pause(backoffMs(attempt, run.config.drain.pollMs));
    }
  }
}

function lastLook(run: RunContext, look: Observed<Look>): { shares: ObservedShare[]; at: number } {
  return { shares: observedShares(look.value.routing, run.clusterOf), at: look.at };
}
