import { randomBytes } from 'node:crypto';

/**
 * What a probe makes carries its marks: each rule and group has both tags, and a name or host with the id in it. They go
 * along in the Create call, so a call whose answer is lost can be found again.
 */
export interface Marks {
  /** 12 hexadecimal digits. */
  id: string;
  /** ISO 8601. */
  since: string;
  loadBalancerArn: string;
}

export type Side = 'a' | 'b';

/** `ID SINCE`. */
export const PROBE_TAG = 'tagout:probe';

/** The ARN of the load balancer: a target group without a rule does not name one. */
export const OF_TAG = 'tagout:probe-of';

export function newId(): string {
  return randomBytes(6).toString('hex');
}

export function groupName(id: string, side: Side): string {
  return `tagout-probe-${id}-${side}`;
}

/** Names under .invalid never exist (RFC 2606), so no request of a user has this host. */
export function hostOf(id: string): string {
  return `${id}.tagout-probe.invalid`;
}

/** What the rule, or the responder behind a group, answers. */
export function bodyOf(id: string, side: Side): string {
  return `tagout-probe ${id} ${side}`;
}

export function tagsOf({ id, since, loadBalancerArn }: Marks): Record<string, string> {
  return { [PROBE_TAG]: `${id} ${since}`, [OF_TAG]: loadBalancerArn };
}

/** The id in the name of a group or in the host of a rule; null if it has another form. */
export function idInName(name: string): string | null {
  return /^tagout-probe-([0-9a-f]{12})-[ab]$/.exec(name)?.[1] ?? null;
}

export function idInHost(host: string): string | null {
  return /^([0-9a-f]{12})\.tagout-probe\.invalid$/.exec(host)?.[1] ?? null;
}

/** Null where the tags are not those of a probe. */
export function marksIn(tags: Record<string, string>): Marks | null {
  const [, id, since] = /^([0-9a-f]{12}) (\S+)$/.exec(tags[PROBE_TAG] ?? '') ?? [];
  const loadBalancerArn = tags[OF_TAG];
  if (id === undefined || since === undefined || loadBalancerArn === undefined) return null;
  return isSince(since) ? { id, since, loadBalancerArn } : null;
}

export function isSince(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text));
}

/**
 * Whether what this probe made can have this ARN: the ARN of a rule contains that of its load balancer, the ARN of a
 * group its name.
 */
export function isArnOf({ id, loadBalancerArn }: Marks, kind: 'rule' | 'target group', arn: string): boolean {
  const [before, after] = loadBalancerArn.split(':loadbalancer/');
  if (before === undefined || after === undefined) return false;
  return kind === 'rule'
    ? arn.startsWith(`${before}:listener-rule/${after}/`)
    : (['a', 'b'] as const).some((side) => arn.startsWith(`${before}:targetgroup/${groupName(id, side)}/`));
}
