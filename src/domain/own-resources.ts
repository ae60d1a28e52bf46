import type { Cluster, Config } from './config.js';

/** `arn:PARTITION:elasticloadbalancing:REGION:ACCOUNT:KIND/app/NAME/ID`, and more for a listener or a rule. */
const LOAD_BALANCER =
  /^arn:[^:]+:elasticloadbalancing:([^:]*:[^:]*):(?:loadbalancer|listener|listener-rule)\/(\w+\/([^/]+)\/[^/]+)/;
const TARGET_GROUP = /^arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:targetgroup\/([^/]+)\/[^/]+$/;

/**
 * The resources that a step would write to and that the file does not name: load balancers (with their listeners and
 * rules), and target groups of the cluster. Empty if there are none. `inputs` is the step's input, of any shape. Load
 * balancers, listeners and rules count anywhere in it; target groups count where shares are written.
 */
export function findForeignResources(inputs: unknown, cluster: Cluster, file: Config): string[] {
  const texts = new Set<string>();
  addTexts(inputs, texts);
  const groups = new Set<string>();
  addWrittenGroups(inputs, groups);
  return [
    ...[...texts].filter((text) => LOAD_BALANCER.test(text) && !file.loadBalancers.some((name) => isOf(text, name))),
    ...[...groups].filter((arn) => !cluster.targetGroups.some((name) => isGroup(arn, name))),
  ];
}

/**
 * Adds every string in the value, keys too. Like the function below, it passes one set down: to join lists at each
 * level would let a deep input hold up the worker for a minute.
 */
function addTexts(value: unknown, texts: Set<string>): void {
  if (typeof value === 'string') texts.add(value);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    texts.add(key);
    addTexts(inner, texts);
  }
}

function isOf(arn: string, named: string): boolean {
  const [, home, id, name] = LOAD_BALANCER.exec(arn)!;
  const own = LOAD_BALANCER.exec(named);
  return own === null ? named === name : own[1] === home && own[2] === id;
}

/** Adds the groups whose shares the plan moves, and those that count as the cluster's. */
function addWrittenGroups(inputs: unknown, groups: Set<string>): void {
  if (typeof inputs !== 'object' || inputs === null) return;
  for (const [key, value] of Object.entries(inputs)) {
    if (key === 'targetGroupArns') addNames(value, groups);
    else if (key === 'plan') for (const group of groupsOfPlan(value)) groups.add(group);
    else addWrittenGroups(value, groups);
  }
}

/** A list of names; its keys are numbers. */
function addNames(value: unknown, names: Set<string>): void {
  const texts = new Set<string>();
  addTexts(value, texts);
  for (const text of texts) if (!/^\d+$/.test(text)) names.add(text);
}

function groupsOfPlan(plan: unknown): string[] {
  if (!Array.isArray(plan)) return ['the plan'];
  return plan.flatMap((action: unknown) => {
    const { groups } = (action ?? {}) as { groups?: unknown };
    if (!Array.isArray(groups)) return ['the plan'];
    return groups.map((group: unknown) => {
      const { targetGroupArn } = (group ?? {}) as { targetGroupArn?: unknown };
      return typeof targetGroupArn === 'string' ? targetGroupArn : 'the plan';
    });
  });
}

function isGroup(arn: string, named: string): boolean {
  return arn === named || TARGET_GROUP.exec(arn)?.[1] === named;
}
