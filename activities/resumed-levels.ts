import { shapeOf, mapOf } from '../src/domain/shape.js';
import { isLevel } from '../src/domain/shapes/routing.js';
import type { Level, PlannedAction } from '../src/domain/plan.js';
import { KnownLevels, type ActionLevels } from '../src/domain/known-levels.js';
import { isThere, moveTo } from '../src/domain/move.js';
import type { ResumableBeat } from './beat.js';
import type { RoutingScope } from './scopes.js';
import { stepFailure } from './failure.js';
import { lookAsExpected, sharesIn } from './look.js';
import type { Step } from './step.js';

/** The level that each action was last confirmed at, by rule ARN: what the next attempt of the step goes on from. */
export interface MoveCursor {
  levels: Record<string, Level>;
}

const isMoveCursor = shapeOf<MoveCursor>({ levels: mapOf(isLevel) });

/** What a step does to each action of the run. */
export interface Course {
  /** Where it finds them at its first attempt. */
  from: (action: PlannedAction) => ActionLevels;
  /** Where it brings them, one level after the other. */
  levels: readonly Level[];
}

export interface Resumed {
  known: KnownLevels;
  cursor: MoveCursor;
  /** True where an attempt before this one may have written further than it could tell. */
  isRetry: boolean;
}

/**
 * Where the actions may stand when an attempt of a step that moves shares begins. From its first heartbeat on each
 * attempt tells how far it has come, and it writes nothing before the server has heard one: so where nothing was told,
 * nothing was written, or Temporal was told to forget it (`temporal activity reset --reset-heartbeats`).
 */
export async function resumedLevels(
  step: Step<RoutingScope, ResumableBeat<MoveCursor>>,
  course: Course,
): Promise<Resumed> {
  const { ports, run, beat } = step;
  if (!beat.isFirst && isMoveCursor(beat.resumed)) {
    const cursor = beat.resumed;
    const start = (action: PlannedAction): ActionLevels =>
      atRetry(course.from(action), course.levels, cursor.levels[action.ruleArn]);
    return { known: new KnownLevels(run, ports.now(), start), cursor, isRetry: true };
  }
  const levels = beat.isFirst ? {} : await levelsForgotten(step, course);
  const start = (action: PlannedAction): ActionLevels => {
    const level = levels[action.ruleArn];
    return level === undefined ? course.from(action) : { levels: [level], stale: [] };
  };
  beat.remember({ levels });
  return { known: new KnownLevels(run, ports.now(), start), cursor: { levels }, isRetry: false };
}

/** An attempt that died may have written what it had not told yet, never a level before the last that it had told. */
function atRetry({ levels, stale }: ActionLevels, course: readonly Level[], last: Level | undefined): ActionLevels {
  if (last === undefined) return { levels: [...new Set([...levels, ...course])], stale };
  const told = course.indexOf(last);
  return { levels: course.slice(told), stale: [...new Set([...levels, ...stale, ...course.slice(0, told)])] };
}

/**
 * Nothing, where all stands as the step finds it, and where it leaves it otherwise. Anything between may be its own
 * work, or what somebody else has made of it, and nobody can tell.
 */
async function levelsForgotten(
  step: Step<RoutingScope, ResumableBeat<MoveCursor>>,
  { from, levels }: Course,
): Promise<MoveCursor['levels']> {
  const { ports, run, beat } = step;
  // Until then a look may read what an attempt before has replaced.
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
    'The step was reset in Temporal together with its heartbeats, so what it had written is not known',
    sharesIn(run, look),
  );
}
