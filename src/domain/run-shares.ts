import { shareAt, type Level, type PlannedAction, type PlannedShare } from './plan.js';
import { findOutOfService, getsTraffic, type ClusterOfGroup, type ObservedShare } from './shares.js';
import type { ShareStatus, StatusDocument } from './status.js';

/** The shares of a run: as planned, as they must be now, and as they were last seen. */
export class RunShares {
  private plan: PlannedAction[] = [];
  private clusterOf: ClusterOfGroup = {};
  private left: string[] = [];
  /** The level between the steps that move shares. While such a step runs, its looks say what is expected. */
  private expected: Level = 'found';
  private readonly expectedByLook = new Map<string, number>();
  private seen: { shares: ObservedShare[]; at: string } | null = null;

  constructor(private readonly cluster: string) {}

  /** `left`: ARNs of rules that forward only to the cluster and are not drained. */
  planned(plan: PlannedAction[], clusterOf: ClusterOfGroup, left: string[]): void {
    this.plan = plan;
    this.clusterOf = clusterOf;
    this.left = left;
  }

  stand(level: Level): void {
    this.expected = level;
    this.expectedByLook.clear();
  }

  /** A step's look. It is newer than the looks of earlier steps, whatever the workers' clocks say. */
  observed(shares: ObservedShare[], atMs: number): void {
    this.seen = { shares, at: new Date(atMs).toISOString() };
    for (const one of shares) if (one.expected !== undefined) this.expectedByLook.set(keyOf(one), one.expected);
  }

  /** The watcher's look. Only the clocks say whether it is newer than a step's look. */
  observedBeside(shares: ObservedShare[], atMs: number): void {
    if (this.seen === null || new Date(atMs).toISOString() >= this.seen.at) this.observed(shares, atMs);
  }

  told(): Pick<StatusDocument, 'shares' | 'observedAt' | 'outOfService'> {
    const { seen } = this;
    return {
      shares: this.plan.flatMap((action) => action.groups.map((group) => this.shareStatus(action, group))),
      observedAt: seen?.at ?? null,
      outOfService: seen === null ? [] : findOutOfService(this.plan, seen.shares, this.clusterOf),
    };
  }

  /** True when a rule that should be drained sends traffic to the cluster. Rules that were left alone don't count. */
  getsTraffic(): boolean {
    const drained = (this.seen?.shares ?? []).filter((one) => !this.left.includes(one.ruleArn));
    return getsTraffic(this.cluster, drained, this.clusterOf);
  }

  private shareStatus({ ruleArn, where }: PlannedAction, group: PlannedShare): ShareStatus {
    const { targetGroup, targetGroupArn, baseline } = group;
    const key = keyOf({ ruleArn, targetGroupArn });
    return {
      where,
      targetGroup,
      baseline,
      expected: this.expectedByLook.get(key) ?? shareAt(group, this.expected),
      observed: this.seen?.shares.find((one) => keyOf(one) === key)?.share ?? null,
    };
  }
}

function keyOf({ ruleArn, targetGroupArn }: { ruleArn: string; targetGroupArn: string }): string {
  return `${ruleArn} ${targetGroupArn}`;
}
