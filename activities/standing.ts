import type { Look, Observed } from '../src/domain/observation.js';
import { findDrift, type Difference } from '../src/domain/drift.js';
import { expect, type Expected } from '../src/domain/expected.js';
import { shareAt, sharesAt, type Level, type PlannedAction } from '../src/domain/plan.js';
import { forwardOf, rulesOf, type Routing, type Rule } from '../src/domain/routing.js';
import type { ObservedShare } from '../src/domain/shares.js';
import type { RoutingScope } from './context.js';
import type { ShareWrite } from './ports.js';

interface Stand {
  levels: Level[];
  /** What they were before the write that is under way. */
  levelsBefore?: Level[];
  /** What our last write replaced, and until when a look may still read it. */
  stale: Level[];
  staleUntilMs: number;
}

/** Where an action may stand when a step begins. */
export interface Start {
  /** More than one where the step before it, or an attempt of this step that died, was writing. */
  levels: Level[];
  /** What their last writes had replaced. */
  stale: Level[];
}

/** Where each action stands, by the ARN of its rule: what a step leaves to the next one. */
export type Stands = Record<string, Start>;

/** Where each action of the run stands, as far as its own writes are known: what a look is compared with. */
export class Standing {
  private readonly stands: Map<string, Stand>;
  private seen: Observed<Look> | null = null;

  constructor(
    private readonly run: RoutingScope,
    nowMs: number,
    start: (action: PlannedAction) => Start,
  ) {
    // Until then a look may read what writes before this step had replaced.
    const staleUntilMs = nowMs + run.staleReadMs;
    this.stands = new Map(run.plan.map((action) => [action.ruleArn, { ...start(action), staleUntilMs }]));
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

  /** False while an action that reads a level may be a stale read of what a write has since replaced. */
  isSure(action: PlannedAction, level: Level, nowMs: number): boolean {
    const { levels, stale, staleUntilMs } = this.at(action);
    return nowMs >= staleUntilMs || (levels.length === 1 && !stale.includes(level));
  }

  /** For the step after this one. */
  now(nowMs: number): Stands {
    return Object.fromEntries(
      [...this.stands].map(([ruleArn, { levels, stale, staleUntilMs }]) => [
        ruleArn,
        { levels, stale: nowMs < staleUntilMs ? stale : [] },
      ]),
    );
  }

  /** Before its outcome is known, a write leaves the action at either level. */
  writing(action: PlannedAction, to: Level): void {
    this.seen = null;
    const stand = this.at(action);
    stand.levelsBefore = stand.levels;
    if (!stand.levels.includes(to)) stand.levels = [...stand.levels, to];
  }

  /** The write was not sent: the action stands where it stood. */
  notWritten(action: PlannedAction): void {
    const stand = this.at(action);
    stand.levels = stand.levelsBefore ?? stand.levels;
  }

  wrote(action: PlannedAction, to: Level, atMs: number): void {
    const stand = this.at(action);
    stand.stale = [...new Set([...stand.levels, ...stand.stale])].filter((level) => level !== to);
    stand.levels = [to];
    stand.staleUntilMs = atMs + this.run.staleReadMs;
  }

  /** Nothing was written: the action was read at this level. */
  found(action: PlannedAction, at: Level): void {
    this.at(action).levels = [at];
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

  /** What a write to the action replaces: the rule as found, with the shares that may be read right before it. */
  beforeWrite(action: PlannedAction, nowMs: number): Pick<ShareWrite, 'rule' | 'before'> {
    const before = this.readable(action, nowMs).map((level) => sharesAt(action, level));
    return { rule: ruleOf(this.run.routing, action)!, before };
  }

  private readable(action: PlannedAction, nowMs: number): Level[] {
    const stand = this.at(action);
    return nowMs < stand.staleUntilMs ? [...stand.levels, ...stand.stale] : stand.levels;
  }

  private expected(levels: (action: PlannedAction) => Level[]): Expected {
    return expect(this.run.routing, this.run.plan, levels, this.run.serviceGroupArns);
  }

  private at(action: PlannedAction): Stand {
    return this.stands.get(action.ruleArn)!;
  }
}

/** True when the routing reads the action at the level. */
export function readsAt(routing: Routing, action: PlannedAction, level: Level): boolean {
  const rule = ruleOf(routing, action);
  const forward = rule === undefined ? undefined : forwardOf(rule);
  if (forward === undefined) throw new Error(`${action.where} has no forward action`);
  return Object.entries(sharesAt(action, level)).every(
    ([arn, share]) => forward.shares.find((one) => one.targetGroupArn === arn)?.share === share,
  );
}

function ruleOf(routing: Routing, action: PlannedAction): Rule | undefined {
  return rulesOf(routing).find((one) => one.arn === action.ruleArn);
}
