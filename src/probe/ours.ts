import { bodyOf, groupName, hostOf, idInHost, idInName, marksIn, type Marks } from './marks.js';
import type { ProbeRecord } from './record.js';

/** A rule as ELBv2 answers it, as far as it matters here. */
export interface SeenRule {
  arn: string;
  listenerArn: string;
  isDefault: boolean;
  /** Null if it has any condition besides one host header with one value. */
  onlyHost: string | null;
  /** Every host that it names. */
  hosts: string[];
  /** What it does: the body of a fixed response, or the ARNs of the groups that it forwards to; null: anything else. */
  does: { body: string } | { groupArns: string[] } | null;
}

export interface SeenGroup {
  arn: string;
  name: string;
  /** The load balancers that forward to it. */
  loadBalancerArns: string[];
}

/** `foreign` looks like a probe's, and is not known to be. `unmarked` does not even look like it. */
export type Judgement = { kind: 'ours'; marks: Marks } | { kind: 'foreign'; why: string } | { kind: 'unmarked' };

interface Surroundings {
  loadBalancerArn: string;
  /** The records on this machine. */
  records: ProbeRecord[];
}

/**
 * Whether a probe made this rule. Either a record on this machine names its ARN, or it has the tags, and as its only
 * condition the host with the same id, and the record of that probe, if it is here, names no other. In both cases it
 * must still do what a probe's rule does: else somebody has taken it over.
 */
export function judgeRule(rule: SeenRule, tags: Record<string, string>, around: Surroundings): Judgement {
  const marks = marksIn(tags);
  const recorded = recordOf(rule.arn, around);
  if (recorded === null && marks === null && !rule.hosts.some((host) => idInHost(host) !== null))
    return { kind: 'unmarked' };
  if (rule.isDefault) return foreign('it is a default rule');
  const maker = recorded ?? marks;
  if (maker === null) return foreign('it has the host of a probe, and not its tags');
  if (!doesProbing(rule, maker.id)) return foreign('it does something else than a rule of a probe');
  if (recorded !== null) return ours(recorded);
  if (rule.onlyHost !== hostOf(maker.id)) return foreign("it has a probe's tags, and other conditions");
  return judgeMarks(maker, 'rule', hostOf(maker.id), around);
}

/** As for a rule: the tags and the name with the same id; and no other load balancer may forward to it. */
export function judgeGroup(group: SeenGroup, tags: Record<string, string>, around: Surroundings): Judgement {
  const id = idInName(group.name);
  const marks = marksIn(tags);
  const recorded = recordOf(group.arn, around);
  if (recorded === null && id === null && marks === null) return { kind: 'unmarked' };
  if (group.loadBalancerArns.some((arn) => arn !== around.loadBalancerArn))
    return foreign('another load balancer forwards to it');
  if (recorded !== null) return ours(recorded);
  if (marks === null) return foreign('it has the name of a probe, and not its tags');
  if (id !== marks.id) return foreign("it has a probe's tags, and another name");
  return judgeMarks(marks, 'target group', group.name, around);
}

/** A rule that now forwards to a group of somebody else has been taken over. A group's ARN contains its name. */
function doesProbing({ does }: SeenRule, id: string): boolean {
  if (does === null) return false;
  if ('body' in does) return [bodyOf(id, 'a'), bodyOf(id, 'b')].includes(does.body);
  const names = [groupName(id, 'a'), groupName(id, 'b')];
  return (
    does.groupArns.length > 0 &&
    does.groupArns.every((arn) => names.includes(/:targetgroup\/([^/]+)\//.exec(arn)?.[1] ?? ''))
  );
}

function judgeMarks(
  marks: Marks,
  kind: 'rule' | 'target group',
  name: string,
  { loadBalancerArn, records }: Surroundings,
): Judgement {
  if (marks.loadBalancerArn !== loadBalancerArn) return foreign('its tags name another load balancer');
  const record = records.find((one) => one.id === marks.id);
  const arn = record?.made.find((one) => one.kind === kind && one.name === name)?.arn ?? null;
  if (arn !== null) return foreign(`the record of that probe names another ${kind}, ${arn}`);
  return ours(marks);
}

/** The probe that has noted this ARN as the answer of its own Create call. */
function recordOf(arn: string, { records }: Surroundings): Marks | null {
  return records.find(({ made }) => made.some((one) => one.arn === arn)) ?? null;
}

function ours({ id, since, loadBalancerArn }: Marks): Judgement {
  return { kind: 'ours', marks: { id, since, loadBalancerArn } };
}

function foreign(why: string): Judgement {
  return { kind: 'foreign', why };
}
