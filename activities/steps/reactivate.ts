import type { Level } from '../../src/domain/plan.js';
import type { KnownLevels, LevelsByRule } from '../../src/domain/known-levels.js';
import { isThere, moveTo } from '../../src/domain/move.js';
import { beating, type ResumableBeat } from '../beat.js';
import { BlockerWatch } from '../blockers.js';
import { inspect, type ClaimedBoot, type Inspection } from '../inspect.js';
import type { HostsScope, RoutingScope } from '../scopes.js';
import { lookAsExpected, readBack, type Moved } from '../look.js';
import { moveShares, type Permit } from '../move-shares.js';
import type { Ports } from '../ports.js';
import { asStep } from '../read-place.js';
import { resumedLevels, type Course, type MoveCursor } from '../resumed-levels.js';
import type { Step } from '../step.js';

export type ReactivateScope = HostsScope & RoutingScope;

export type Reactivation = ({ kind: 'restored' } & Moved) | (Lost & Partial<Moved> & { stands: LevelsByRule });

interface Lost {
  kind: 'lost';
  /** Present only if no host was lost, but a blocker stayed for `reactivate.hold`. */
  isBlocked?: true;
  /** Why the hosts may get no traffic, as phrases. */
  reasons: string[];
  readings: Inspection['readings'];
}

/**
 * Gives the shares back in `reactivate.steps`, and confirms each. Before every write and between steps it watches the
 * hosts and asks the blockers.
 */
export async function reactivate(ports: Ports, run: ReactivateScope, claimed: ClaimedBoot[]): Promise<Reactivation> {
  const { steps } = run.config.reactivate;
  return beating<MoveCursor, Reactivation>(run, ports, async (beat) => {
    const step = { ports, run, beat };
    const course: Course = { from: () => ({ levels: ['drained'], stale: [] }), levels: steps };
    const { known, cursor, isRetry } = await resumedLevels(step, course);
    const left = (lost: Lost): Reactivation => ({ ...lost, ...beat.lastShares(), stands: known.now(ports.now()) });
    if (isRetry) await learnLevels(step, known, cursor);
    const blockers = BlockerWatch.of(step, 'MaintenanceDeadline');
    const findObstacle = async (waiting: Step<ReactivateScope>): Promise<Lost | null> =>
      (await findLost(waiting, claimed)) ?? findStayed(step, known, blockers);
    const permit = {
      check: (writing: Step<ReactivateScope>) => findLost(writing, claimed),
      ...{ blockers, whileBlocked: findObstacle },
    };
    for (const percent of steps) {
      for (const action of run.plan) {
        if (isConfirmedAt(cursor.levels[action.ruleArn], percent)) continue;
        const lost = await moveShares(step, known, moveTo(action, percent), permit);
        if (lost !== null) return left(lost);
        cursor.levels[action.ruleArn] = percent;
        beat.remember(cursor);
      }
      const isHeld = percent === 100 || steps.some((later) => later > percent && wasAt(cursor, later));
      const lost = isHeld ? null : await hold(step, known, percent, permit);
      if (lost !== null) return left(lost);
    }
    return { kind: 'restored', ...(await readBack(step, known)) };
  });
}

/**
 * An attempt that died may have written more than it reported. Once no read can be stale, the routing shows what it
 * wrote.
 */
async function learnLevels(step: Step<ReactivateScope>, known: KnownLevels, cursor: MoveCursor): Promise<void> {
  const { run, beat } = step;
  await beat.pause(run.staleReadMs);
  const look = await lookAsExpected(step, known);
  for (const action of run.plan) {
    const percent = run.config.reactivate.steps.findLast((one) => isThere(look.value.routing, moveTo(action, one)));
    if (percent === undefined || isConfirmedAt(cursor.levels[action.ruleArn], percent)) continue;
    cursor.levels[action.ruleArn] = percent;
    known.found(moveTo(action, percent));
  }
}

/**
 * A level that an earlier attempt has confirmed is not written again: a lower step would take traffic away for a
 * moment.
 */
function isConfirmedAt(level: Level | undefined, percent: number): boolean {
  return typeof level === 'number' && level >= percent;
}

function wasAt(cursor: MoveCursor, percent: number): boolean {
  return Object.values(cursor.levels).some((level) => isConfirmedAt(level, percent));
}

async function hold(
  step: Step<ReactivateScope>,
  known: KnownLevels,
  percent: number,
  { blockers, whileBlocked: findObstacle }: Required<Permit<ReactivateScope, Lost>>,
): Promise<Lost | null> {
  const { ports, run, beat } = step;
  const { config } = run;
  const untilMs = ports.uptime() + config.reactivate.holdMs;
  known.forgetLook();
  let lookedMs = ports.uptime();
  while (ports.uptime() < untilMs) {
    const { holdMs } = config.reactivate;
    const doneMs = Math.max(0, holdMs - (untilMs - ports.uptime()));
    beat.tell({
      waitingFor: [`reactivate.hold at ${percent}%`, ...(blockers?.blocked ?? [])],
      progress: [{ wait: 'reactivate.hold', doneMs, ofMs: holdMs, restarted: null }, ...(blockers?.progress ?? [])],
    });
    await beat.pause(Math.min(config.drain.pollMs, Math.max(1, untilMs - ports.uptime())));
    const lost = await findObstacle(step);
    if (lost !== null) return lost;
    if (ports.uptime() - lookedMs < config.watch.everyMs) continue;
    await lookAsExpected(step, known, 'routing');
    await blockers?.ask();
    lookedMs = ports.uptime();
  }
  return null;
}

/** With `take-back`: what a ramp ends for that has given something. Before that, there is nothing to take back. */
function findStayed(
  { ports, run, beat }: Step<ReactivateScope, ResumableBeat<MoveCursor>>,
  known: KnownLevels,
  blockers: BlockerWatch | null,
): Lost | null {
  const { holdMs } = run.config.reactivate;
  if (blockers === null || !blockers.isToTakeBack(holdMs)) return null;
  const levels = Object.values(known.now(ports.now())).flatMap((action) => action.levels);
  if (!levels.some((level) => typeof level === 'number')) return null;
  return { kind: 'lost', isBlocked: true, reasons: blockers.blocked, readings: beat.lastReadings() };
}

/**
 * Null if no host is lost. It waits while hosts can't be read, so that nothing is written on a guess. A host that can't
 * be read for `healthyFor` counts as not ready; a reported `ready: false`, an unhealthy target and another boot count
 * at once. A load balancer that can't be read says nothing about the hosts; `watch.blind` limits it.
 */
async function findLost(step: Step<ReactivateScope>, claimed: ClaimedBoot[]): Promise<Lost | null> {
  const { run, beat } = step;
  const unreadableFor = beat.stopwatch('unreadable');
  for (let as = step; ; as = asStep(step)) {
    const inspection = await inspect(as, claimed);
    const { readings, problems, unreadable, blind, otherBoot } = inspection;
    const unread = [...unreadable, ...blind];
    const told = problems.filter((problem) => !unread.includes(problem));
    const reasons = [...otherBoot.map((host) => `${host} booted after its claim`), ...told];
    if (reasons.length > 0) return { kind: 'lost', reasons, readings };
    unreadableFor.leaveOut(inspection.queuedMs);
    if (unreadable.length === 0) unreadableFor.reset();
    if (unread.length === 0) return null;
    if (unreadable.length > 0 && unreadableFor.elapsed() >= run.config.reactivate.healthyForMs)
      return { kind: 'lost', reasons: unreadable, readings };
    beat.tell({ waitingFor: unread });
    await beat.pause(run.config.drain.pollMs);
  }
}
