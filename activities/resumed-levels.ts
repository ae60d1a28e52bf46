import { shapeOf, mapOf } from '../src/domain/shape.js';
import { isLevel } from '../src/domain/shapes/routing.js';
import { shareAt, type Level, type PlannedAction } from '../src/domain/plan.js';
import { KnownLevels, type ActionLevels } from '../src/domain/known-levels.js';
import { isThere, moveTo, type Move } from '../src/domain/move.js';
import type { ResumableBeat } from './beat.js';
import type { RoutingScope } from './scopes.js';
import { stepFailure } from './failure.js';
import { lookAsExpected, sharesIn } from './look.js';
import type { Step } from './step.js';
import { intendedBy } from './write-shares.js';

/** The last confirmed level of each action, by rule ARN: the next attempt of the step goes on from it. */
export interface MoveCursor {
  levels: Record<string, Level>;
}

const isMoveCursor = shapeOf<MoveCursor>({ levels: mapOf(isLevel) });

/** What a step does to each action of the run. */
export interface Course {
  /** The levels at its first attempt. */
  from: (action: PlannedAction) => ActionLevels;
  /** The levels to which it brings them, in order. */
  levels: readonly Level[];
}

export interface Resumed {
  known: KnownLevels;
  cursor: MoveCursor;
  /** True if an earlier attempt may have written more than it could report. */
  isRetry: boolean;
}

/**
 * The levels that the actions may have when an attempt of a step that moves shares begins. Each attempt reports its
 * progress in heartbeats, and writes nothing before the server has the first one. So without a heartbeat, either
 * nothing was written, or Temporal was told to forget it (`temporal activity reset --reset-heartbeats`).
 */
export async function resumedLevels(
  step: Step<RoutingScope, ResumableBeat<MoveCursor>>,
  course: Course,
): Promise<Resumed> {
  const { ports, run, beat } = step;
  if (!beat.isFirst && isMoveCursor(beat.resumed)) {
    const cursor = beat.resumed;
    // The step itself goes on with the cursor.
    const told = { ...cursor.levels };
    const start = (action: PlannedAction): ActionLevels =>
      atRetry(course.from(action), course.levels, cursor.levels[action.ruleArn]);
    const found = (move: Move): void => {
      if (wasThere(course.from(move.action), move)) return;
      beat.evidence.found(intendedBy(move), told[move.action.ruleArn] === move.to);
    };
    return { known: new KnownLevels(run, ports.now(), start, found), cursor, isRetry: true };
  }
  const levels = beat.isFirst ? {} : await levelsForgotten(step, course);
  const start = (action: PlannedAction): ActionLevels => {
    const level = levels[action.ruleArn];
    return level === undefined ? course.from(action) : { levels: [level], stale: [] };
  };
  beat.remember({ levels });
  return { known: new KnownLevels(run, ports.now(), start), cursor: { levels }, isRetry: false };
}

/** True if the action may have been there before the step, so that nothing needed to be written. */
function wasThere({ levels }: ActionLevels, { action: { groups }, to }: Move): boolean {
  return levels.some((level) => groups.every((group) => shareAt(group, level) === shareAt(group, to)));
}

/** An attempt that died may have written the levels after the last one that it reported, never one before it. */
function atRetry({ levels, stale }: ActionLevels, course: readonly Level[], last: Level | undefined): ActionLevels {
  if (last === undefined) return { levels: [...new Set([...levels, ...course])], stale };
  const told = course.indexOf(last);
  return { levels: course.slice(told), stale: [...new Set([...levels, ...stale, ...course.slice(0, told)])] };
}

/**
 * After heartbeats were forgotten: no level if all actions are as the step finds them, and the last level if all are as
 * it leaves them. Anything in between may be its own work or somebody else's, and nobody can know.
 */
async function levelsForgotten(
  step: Step<RoutingScope, ResumableBeat<MoveCursor>>,
  { from, levels }: Course,
): Promise<MoveCursor['levels']> {
  const { ports, run, beat } = step;
  // Before this pause, a look may still show what an earlier attempt has replaced.
  await beat.pause(run.staleReadMs);
  const any = new KnownLevels(run, ports.now(), (action) => atRetry(from(action), levels, undefined));
  const look = await lookAsExpected(step, any);
  const areAt = (of: (action: PlannedAction) => readonly Level[]): boolean =>
    run.plan.every((action) => of(action).some((level) => isThere(look.value.routing, moveTo(action, level))));
  if (areAt((action) => from(action).levels)) return {};
  const last = levels.at(-1)!;
  if (areAt(() => [last])) return Object.fromEntries(run.plan.map(({ ruleArn }) => [ruleArn, last]));
  throw stepFailure(
    'Unobservable',
    'The step was reset in Temporal together with its heartbeats, so nobody knows what it had written',
    sharesIn(run, look),
  );
}
