import type { LastSeen } from '../activities/beat.js';
import type { Confirmation } from '../activities/steps/confirm.js';
import type { Drained } from '../activities/steps/drain.js';
import type { GivenBack } from '../activities/steps/give-back.js';
import type { Activities } from '../activities/index.js';
import type { Moved } from '../activities/look.js';
import type { Reactivation } from '../activities/steps/reactivate.js';
import type { Settled } from '../activities/steps/settle.js';
import type { Tagged } from '../activities/steps/tag.js';
import type { Left, TakenBack } from '../activities/steps/take-back.js';
import type { Watched } from '../activities/steps/watch.js';
import {
  either,
  isMoment,
  isNothing,
  isOneOf,
  isText,
  listOf,
  mapOf,
  optional,
  orNull,
  shapeOf,
  type Check,
} from '../src/domain/shape.js';
import { isHostReading } from '../src/domain/shapes/host.js';
import { isObservation } from '../src/domain/shapes/observation.js';
import { isDifference, isLevel, isObservedShare } from '../src/domain/shapes/routing.js';
import type { StepFailureDetails } from '../src/domain/step-failure.js';
import type { ActionLevels, LevelsByRule } from '../src/domain/known-levels.js';

const MOVED = { shares: listOf(isObservedShare), at: isMoment };
const WORDS = listOf(isText);
const READINGS = listOf(isHostReading);

const isMoved = shapeOf<Moved>(MOVED);
const isActionLevels = shapeOf<ActionLevels>({ levels: listOf(isLevel), stale: listOf(isLevel) });
const isStands = mapOf(isActionLevels) as (value: unknown) => value is LevelsByRule;

/** `evidence`: the run does not use it, so its shape can't harm it; the report checks it. */
const isUnused: Check = () => true;

export const isLastSeen = shapeOf<LastSeen>({
  readings: READINGS,
  shares: orNull(listOf(isObservedShare)),
  at: orNull(isMoment),
  waitingFor: WORDS,
  warnings: WORDS,
  stands: orNull(isStands),
  evidence: isUnused,
});

export const isStepFailureDetails = shapeOf<StepFailureDetails>({
  drift: listOf(isDifference),
  shares: orNull(listOf(isObservedShare)),
  at: orNull(isMoment),
  readings: READINGS,
  isReset: optional(isOneOf(true)),
  evidence: isUnused,
});

/** The shares that a step has read back; null if its result has none. */
export function movedIn(result: unknown): (Moved & { stands: LevelsByRule | null }) | null {
  if (!isMoved(result)) return null;
  const { stands } = result as { stands?: unknown };
  return { shares: result.shares, at: result.at, stands: isStands(stands) ? stands : null };
}

/** The shape of each step's result. Anybody may complete a step by hand, with any result. */
export const RESULTS: Record<keyof Activities, Check> = {
  observe: isObservation,
  tag: shapeOf<Tagged>({ taken: WORDS }),
  untag: either(isNothing, shapeOf<{ evidence: object }>({ evidence: isUnused })),
  watch: shapeOf<Watched>({ lastLook: orNull(isMoved), warnings: WORDS, readings: optional(READINGS) }),
  drain: shapeOf<Drained>({ ...MOVED, stands: isStands, closed: optional(isText) }),
  settle: shapeOf<Settled>({
    ...MOVED,
    readings: READINGS,
    goUntilMs: isMoment,
    warnings: optional(WORDS),
  }),
  checkClaims: READINGS,
  confirm: shapeOf<Confirmation>({ kind: isOneOf('confirmed', 'void'), readings: READINGS }),
  reactivate: either(
    shapeOf<Extract<Reactivation, { kind: 'restored' }>>({ kind: isOneOf('restored'), ...MOVED }),
    shapeOf<Extract<Reactivation, { kind: 'lost' }>>({
      kind: isOneOf('lost'),
      isBlocked: optional(isOneOf(true)),
      reasons: WORDS,
      readings: READINGS,
      stands: isStands,
      shares: optional(MOVED.shares),
      at: optional(MOVED.at),
    }),
  ),
  takeBack: either(
    shapeOf<TakenBack>({ kind: isOneOf('taken-back'), ...MOVED }),
    shapeOf<Left>({ kind: isOneOf('left'), reasons: WORDS, ...MOVED }),
  ),
  giveBack: either(
    shapeOf<Extract<GivenBack, { kind: 'given-back' }>>({ kind: isOneOf('given-back'), ...MOVED }),
    shapeOf<Extract<GivenBack, { kind: 'unfit' }>>({ kind: isOneOf('unfit'), reasons: WORDS, ...MOVED }),
  ),
};
