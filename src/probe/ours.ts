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
 * Whether a probe made this rule: it has the tags, its only condition is the host with the same id, it does only what a
 * probe's rule does, and the record of that probe, if it is on this machine, does not name another rule.
 */
export function judgeRule(rule: SeenRule, tags: Record<string, string>, around: Surroundings): Judgement {
  const id = rule.hosts.map(idInHost).find((one) => one !== null);
  const marks = marksIn(tags);
  if (id === undefined && marks === null) return { kind: 'unmarked' };
  if (rule.isDefault) return foreign('it is a default rule');
  if (marks === null) return foreign('it has the host of a probe, and not its tags');
  if (rule.onlyHost !== hostOf(marks.id)) return foreign("it has a probe's tags, and other conditions");
  if (!doesProbing(rule, marks.id)) return foreign('it does something else than what a probe lets it do');
  return judgeMarks(marks, rule.arn, 'rule', hostOf(marks.id), around);
}

/** As for a rule: the tags, the name with the same id, and no load balancer but this one forwards to it. */
export function judgeGroup(group: SeenGroup, tags: Record<string, string>, around: Surroundings): Judgement {
  const id = idInName(group.name);
  const marks = marksIn(tags);
  if (id === null && marks === null) return { kind: 'unmarked' };
  if (marks === null) return foreign('it has the name of a probe, and not its tags');
  if (id !== marks.id) return foreign("it has a probe's tags, and another name");
  if (group.loadBalancerArns.some((arn) => arn !== around.loadBalancerArn))
    return foreign('another load balancer forwards to it');
  return judgeMarks(marks, group.arn, 'target group', group.name, around);
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
  arn: string,
  kind: 'rule' | 'target group',
  name: string,
  { loadBalancerArn, records }: Surroundings,
): Judgement {
  if (marks.loadBalancerArn !== loadBalancerArn) return foreign('its tags name another load balancer');
  const made = records
    .find((record) => record.id === marks.id)
    ?.made.find((one) => one.kind === kind && one.name === name);
  if (made !== undefined && made.arn !== null && made.arn !== arn)
    return foreign(`the record of that probe names another ${kind}, ${made.arn}`);
  return { kind: 'ours', marks };
}

function foreign(why: string): Judgement {
  return { kind: 'foreign', why };
}
