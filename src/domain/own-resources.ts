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
  const arns = [...new Set(textsIn(inputs))].filter((text) => LOAD_BALANCER.test(text));
  return [
    ...arns.filter((arn) => !file.loadBalancers.some((name) => isOf(arn, name))),
    ...[...new Set(writtenGroups(inputs))].filter((arn) => !cluster.targetGroups.some((name) => isGroup(arn, name))),
  ];
}

/** Every string in the value, keys too. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}

function isOf(arn: string, named: string): boolean {
  const [, home, id, name] = LOAD_BALANCER.exec(arn)!;
  const own = LOAD_BALANCER.exec(named);
  return own === null ? named === name : own[1] === home && own[2] === id;
}

/** The groups whose shares the plan moves, and those that count as the cluster's. */
function writtenGroups(inputs: unknown): string[] {
  if (typeof inputs !== 'object' || inputs === null) return [];
  return Object.entries(inputs).flatMap(([key, value]) => {
    if (key === 'targetGroupArns') return textsIn(value).filter((text) => !/^\d+$/.test(text));
    if (key === 'plan') return groupsOfPlan(value);
    return writtenGroups(value);
  });
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
