import { shareAt, type Level, type PlannedAction, type PlannedShare } from './plan.js';
import {
  findOutOfService,
  getsTraffic,
  placeOf,
  sharesByPlace,
  type ClusterOfGroup,
  type ObservedShare,
} from './shares.js';
import type { ShareStatus, StatusDocument } from './status.js';

/** What a look has shown. It is worked out once, because a document is made for each of many claims. */
interface Seen {
  at: string;
  byPlace: ReadonlyMap<string, ObservedShare>;
  outOfService: string[];
  getsTraffic: boolean;
}

/** The shares of a run: as planned, as they must be now, and as they were last seen. */
export class RunShares {
  private plan: PlannedAction[] = [];
  private clusterOf: ClusterOfGroup = {};
  private left: string[] = [];
  /** The level between the steps that move shares. While such a step runs, its looks say what is expected. */
  private expected: Level = 'found';
  private readonly expectedByLook = new Map<string, number>();
  private seen: Seen | null = null;

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
    const drained = shares.filter((one) => !this.left.includes(one.ruleArn));
    this.seen = {
      at: new Date(atMs).toISOString(),
      byPlace: sharesByPlace(shares),
      outOfService: findOutOfService(this.plan, shares, this.clusterOf),
      getsTraffic: getsTraffic(this.cluster, drained, this.clusterOf),
    };
    for (const one of shares) if (one.expected !== undefined) this.expectedByLook.set(placeOf(one), one.expected);
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
      outOfService: [...(seen?.outOfService ?? [])],
    };
  }

  /** True when a rule that should be drained sends traffic to the cluster. Rules that were left alone don't count. */
  getsTraffic(): boolean {
    return this.seen?.getsTraffic ?? false;
  }

  private shareStatus({ ruleArn, where }: PlannedAction, group: PlannedShare): ShareStatus {
    const { targetGroup, targetGroupArn, baseline } = group;
    const key = placeOf({ ruleArn, targetGroupArn });
    return {
      where,
      targetGroup,
      baseline,
      expected: this.expectedByLook.get(key) ?? shareAt(group, this.expected),
      observed: this.seen?.byPlace.get(key)?.share ?? null,
    };
  }
}
