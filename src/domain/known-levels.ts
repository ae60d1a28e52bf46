import { findDrift, type Difference } from './drift.js';
import { expect, type Expected } from './expected.js';
import type { Look, Observed } from './observation.js';
import { writeOf, type Move, type MoveWrite } from './move.js';
import { shareAt, type Level, type PlannedAction } from './plan.js';
import type { Routing } from './routing.js';
import type { ObservedShare } from './shares.js';

/** The levels at which an action may be, and those that a read may still show. */
export interface ActionLevels {
  /** More than one if it is not known whether a write has arrived. */
  levels: Level[];
  /** The levels that the last writes replaced. */
  stale: Level[];
}

/** The same for each action, by the ARN of its rule. A step passes this to the next one. */
export type LevelsByRule = Record<string, ActionLevels>;

/** The decisions of preflight about the routing that a run moves. */
export interface MovedRouting {
  /** As found at preflight, narrowed to `serviceGroupArns`. */
  routing: Routing;
  /** With `watch.scope: service`: only rules that forward to these count. Null: the whole load balancer does. */
  serviceGroupArns: string[] | null;
  plan: PlannedAction[];
  staleReadMs: number;
}

interface TrackedLevels extends ActionLevels {
  /** The levels before the write that is in progress. */
  levelsBefore?: Level[];
  /** Until this time, a look may still show what our last write replaced. */
  staleUntilMs: number;
}

/**
 * The level of each action of the run, as far as the run's own writes are known, and what a read may still show. Each
 * look is compared with this.
 */
export class KnownLevels {
  private readonly tracked: Map<string, TrackedLevels>;
  private seen: Observed<Look> | null = null;

  constructor(
    private readonly moved: MovedRouting,
    nowMs: number,
    from: (action: PlannedAction) => ActionLevels,
    /** Called for each action that is read at its level without a write. */
    private readonly onFound: (move: Move) => void = () => undefined,
  ) {
    // Until then, a look may show what writes before this step replaced.
    const staleUntilMs = nowMs + moved.staleReadMs;
    this.tracked = new Map(moved.plan.map((action) => [action.ruleArn, { ...from(action), staleUntilMs }]));
  }

  /** A whole look that read what is expected. */
  saw(look: Observed<Look>): void {
    this.seen = look;
  }

  forgetLook(): void {
    this.seen = null;
  }

  /** The last such look, if nothing was written after it and all of it was asked for since `atMs`. */
  seenSince(atMs: number): Observed<Look> | null {
    return this.seen !== null && this.seen.askedMs >= atMs ? this.seen : null;
  }

  /** False while a read that shows the wanted level may be stale, from before a write. */
  isSure({ action, to }: Move, nowMs: number): boolean {
    const { levels, stale, staleUntilMs } = this.at(action);
    return nowMs >= staleUntilMs || (levels.length === 1 && !stale.includes(to));
  }

  /** For the step after this one. */
  now(nowMs: number): LevelsByRule {
    return Object.fromEntries(
      [...this.tracked].map(([ruleArn, { levels, stale, staleUntilMs }]) => [
        ruleArn,
        { levels, stale: nowMs < staleUntilMs ? stale : [] },
      ]),
    );
  }

  /** Until the outcome of a write is known, the action may be at either level. */
  writing({ action, to }: Move): void {
    this.seen = null;
    const tracked = this.at(action);
    tracked.levelsBefore = tracked.levels;
    if (!tracked.levels.includes(to)) tracked.levels = [...tracked.levels, to];
  }

  /** The write was not sent: the action is at its level from before. */
  notWritten({ action }: Move): void {
    const tracked = this.at(action);
    tracked.levels = tracked.levelsBefore ?? tracked.levels;
  }

  wrote({ action, to }: Move, atMs: number): void {
    const tracked = this.at(action);
    tracked.stale = [...new Set([...tracked.levels, ...tracked.stale])].filter((level) => level !== to);
    tracked.levels = [to];
    tracked.staleUntilMs = atMs + this.moved.staleReadMs;
  }

  /** The action was read at this level without a write. */
  found(move: Move): void {
    this.at(move.action).levels = [move.to];
    this.onFound(move);
  }

  drift(observed: Routing): Difference[] {
    return findDrift(
      this.expected((action) => this.at(action).levels),
      observed,
    );
  }

  /** True if every difference may be a stale read of what our own writes replaced. */
  isStale(observed: Routing, nowMs: number): boolean {
    return this.driftBeyondStale(observed, nowMs).length === 0;
  }

  /** The differences that are not stale reads of what our own writes replaced. */
  driftBeyondStale(observed: Routing, nowMs: number): Difference[] {
    return findDrift(
      this.expected((action) => this.readable(action, nowMs)),
      observed,
    );
  }

  /**
   * The share that must hold at a look: the one it read, if that is allowed. Undefined for a share that the run never
   * moves.
   */
  mustHold({ ruleArn, targetGroupArn, share }: ObservedShare, nowMs: number): number | undefined {
    const action = this.moved.plan.find((one) => one.ruleArn === ruleArn);
    const group = action?.groups.find((one) => one.targetGroupArn === targetGroupArn);
    if (action === undefined || group === undefined) return undefined;
    const ours = this.readable(action, nowMs).map((level) => shareAt(group, level));
    return ours.includes(share) ? share : ours[0];
  }

  /** The write for a move, by what is known now. */
  writeOf(move: Move, nowMs: number): MoveWrite {
    return writeOf(move, this.moved.routing, this.readable(move.action, nowMs));
  }

  private readable(action: PlannedAction, nowMs: number): Level[] {
    const tracked = this.at(action);
    return nowMs < tracked.staleUntilMs ? [...tracked.levels, ...tracked.stale] : tracked.levels;
  }

  private expected(levels: (action: PlannedAction) => Level[]): Expected {
    return expect(this.moved.routing, this.moved.plan, levels, this.moved.serviceGroupArns);
  }

  private at(action: PlannedAction): TrackedLevels {
    return this.tracked.get(action.ruleArn)!;
  }
}
