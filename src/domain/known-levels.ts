import { findDrift, type Difference } from './drift.js';
import { expect, type Expected } from './expected.js';
import type { Look, Observed } from './observation.js';
import { writeOf, type Move, type MoveWrite } from './move.js';
import { shareAt, type Level, type PlannedAction } from './plan.js';
import type { Routing } from './routing.js';
import type { ObservedShare } from './shares.js';

/** Where an action may stand, and what a read of it may still show. */
export interface ActionLevels {
  /** More than one where a write was under way and nobody knows whether it arrived. */
  levels: Level[];
  /** What the last writes had replaced. */
  stale: Level[];
}

/** The same for each action, by the ARN of its rule: what a step leaves to the next one. */
export type LevelsByRule = Record<string, ActionLevels>;

/** What preflight decided of the routing that a run moves. */
export interface MovedRouting {
  /** As found at preflight, narrowed to `serviceGroupArns`. */
  routing: Routing;
  /** With `watch.scope: service`: only rules that forward to these count. Null: the whole load balancer does. */
  serviceGroupArns: string[] | null;
  plan: PlannedAction[];
  staleReadMs: number;
}

interface TrackedLevels extends ActionLevels {
  /** What they were before the write that is under way. */
  levelsBefore?: Level[];
  /** Until when a look may still read what our last write replaced. */
  staleUntilMs: number;
}

/**
 * Where each action of the run stands, as far as the run's own writes are known, and what a read may still show: each
 * look is compared with this.
 */
export class KnownLevels {
  private readonly tracked: Map<string, TrackedLevels>;
  private seen: Observed<Look> | null = null;

  constructor(
    private readonly run: MovedRouting,
    nowMs: number,
    from: (action: PlannedAction) => ActionLevels,
  ) {
    // Until then a look may read what writes before this step had replaced.
    const staleUntilMs = nowMs + run.staleReadMs;
    this.tracked = new Map(run.plan.map((action) => [action.ruleArn, { ...from(action), staleUntilMs }]));
  }

  /** A whole look that read what is expected. */
  saw(look: Observed<Look>): void {
    this.seen = look;
  }

  forgetLook(): void {
    this.seen = null;
  }

  /** The last such look, where nothing was written after it, and all of it was asked for since a moment. */
  seenSince(atMs: number): Observed<Look> | null {
    return this.seen !== null && this.seen.askedMs >= atMs ? this.seen : null;
  }

  /** False while an action that reads its level may be a stale read of what a write has since replaced. */
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

  /** Before its outcome is known, a write leaves the action at either level. */
  writing({ action, to }: Move): void {
    this.seen = null;
    const tracked = this.at(action);
    tracked.levelsBefore = tracked.levels;
    if (!tracked.levels.includes(to)) tracked.levels = [...tracked.levels, to];
  }

  /** The write was not sent: the action stands where it stood. */
  notWritten({ action }: Move): void {
    const tracked = this.at(action);
    tracked.levels = tracked.levelsBefore ?? tracked.levels;
  }

  wrote({ action, to }: Move, atMs: number): void {
    const tracked = this.at(action);
    tracked.stale = [...new Set([...tracked.levels, ...tracked.stale])].filter((level) => level !== to);
    tracked.levels = [to];
    tracked.staleUntilMs = atMs + this.run.staleReadMs;
  }

  /** Nothing was written: the action was read at this level. */
  found({ action, to }: Move): void {
    this.at(action).levels = [to];
  }

  drift(observed: Routing): Difference[] {
    return findDrift(
      this.expected((action) => this.at(action).levels),
      observed,
    );
  }

  /** True when all that differs is what our own writes replaced, read within the limit for stale reads. */
  isStale(observed: Routing, nowMs: number): boolean {
    return this.driftBeyondStale(observed, nowMs).length === 0;
  }

  /** What differs, and is not what our own writes replaced, read within the limit for stale reads. */
  driftBeyondStale(observed: Routing, nowMs: number): Difference[] {
    return findDrift(
      this.expected((action) => this.readable(action, nowMs)),
      observed,
    );
  }

  /** The share that must hold at a look: what it read where that is ours. Undefined for a share that the run never moves. */
  mustHold({ ruleArn, targetGroupArn, share }: ObservedShare, nowMs: number): number | undefined {
    const action = this.run.plan.find((one) => one.ruleArn === ruleArn);
    const group = action?.groups.find((one) => one.targetGroupArn === targetGroupArn);
    if (action === undefined || group === undefined) return undefined;
    const ours = this.readable(action, nowMs).map((level) => shareAt(group, level));
    return ours.includes(share) ? share : ours[0];
  }

  /** What to ask of the load balancer for a move, as far as is known now. */
  writeOf(move: Move, nowMs: number): MoveWrite {
    return writeOf(move, this.run.routing, this.readable(move.action, nowMs));
  }

  private readable(action: PlannedAction, nowMs: number): Level[] {
    const tracked = this.at(action);
    return nowMs < tracked.staleUntilMs ? [...tracked.levels, ...tracked.stale] : tracked.levels;
  }

  private expected(levels: (action: PlannedAction) => Level[]): Expected {
    return expect(this.run.routing, this.run.plan, levels, this.run.serviceGroupArns);
  }

  private at(action: PlannedAction): TrackedLevels {
    return this.tracked.get(action.ruleArn)!;
  }
}
