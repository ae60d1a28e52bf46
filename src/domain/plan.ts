/** One forward action that a maintenance drains and gives back: the plan is data. */
export interface PlannedAction {
  ruleArn: string;
  listenerArn: string;
  isDefault: boolean;
  where: string;
  /** The cluster's target groups in this action. */
  groups: PlannedShare[];
}

export interface PlannedShare {
  targetGroup: string;
  targetGroupArn: string;
  /** What this run found at preflight: what it gives back before the go. */
  found: number;
  /** What is given back at the end. */
  baseline: number;
}
