import { faultOf } from '../../activities/aws-fault.js';
import type { Caller } from './aws/caller.js';
import { readGroups, readListeners, readRules, readTags } from './aws/reads.js';
import { seenGroup, seenRule } from './aws/seen.js';
import { hostOf, idInName, type Marks } from './marks.js';
import { judgeGroup, judgeRule, type Judgement } from './ours.js';
import type { ProbeRecord } from './record.js';
import type { Left, Thing } from './report.js';

/** What probes have made and not removed, as ELBv2 answers now. */
export interface Found {
  ours: (Thing & { arn: string; marks: Marks })[];
  /** What looks like a probe's, and is not known to be. */
  notOurs: Left[];
}

/** Asks for the tags of every rule, and of the groups that have the name of a probe or an ARN of a record. */
export async function findMade(caller: Caller, loadBalancerArn: string, records: ProbeRecord[]): Promise<Found> {
  const recorded = new Set(records.flatMap(({ made }) => made.map(({ arn }) => arn)));
  const rules = await rulesOf(caller, loadBalancerArn);
  const groups = (await readGroups(caller))
    .map(seenGroup)
    .filter(({ arn, name }) => recorded.has(arn) || idInName(name) !== null);
  const tags = await readTags(
    caller,
    [...rules, ...groups].map(({ arn }) => arn),
  );
  const around = { loadBalancerArn, records };
  const found: Found = { ours: [], notOurs: [] };
  for (const rule of rules) {
    const thing = { kind: 'rule', name: rule.hosts[0] ?? 'without a host', arn: rule.arn } as const;
    file(found, thing, judgeRule(rule, tags.get(rule.arn) ?? {}, around));
  }
  for (const group of groups) {
    const thing = { kind: 'target group', name: group.name, arn: group.arn } as const;
    file(found, thing, judgeGroup(group, tags.get(group.arn) ?? {}, around));
  }
  return found;
}

/** The rule of this probe, if ELBv2 has it: for a Create call whose answer was lost. */
export async function findRule(caller: Caller, listenerArn: string, marks: Marks): Promise<string | null> {
  const rules = (await readRules(caller, listenerArn)).map((rule) => seenRule(listenerArn, rule));
  const rule = rules.find(({ onlyHost }) => onlyHost === hostOf(marks.id));
  if (rule === undefined) return null;
  const tags = await readTags(caller, [rule.arn]);
  const judged = judgeRule(rule, tags.get(rule.arn) ?? {}, { loadBalancerArn: marks.loadBalancerArn, records: [] });
  return judged.kind === 'ours' ? rule.arn : null;
}

/** As findRule, for a group. */
export async function findGroup(caller: Caller, name: string, marks: Marks): Promise<string | null> {
  const group = (await readGroups(caller)).map(seenGroup).find((one) => one.name === name);
  if (group === undefined) return null;
  const tags = await readTags(caller, [group.arn]);
  const judged = judgeGroup(group, tags.get(group.arn) ?? {}, { loadBalancerArn: marks.loadBalancerArn, records: [] });
  return judged.kind === 'ours' ? group.arn : null;
}

async function rulesOf(caller: Caller, loadBalancerArn: string) {
  // A load balancer that was deleted took its rules along; target groups stay.
  const listeners = await readListeners(caller, loadBalancerArn).catch(ifGone);
  const rules = [];
  for (const { ListenerArn = '' } of listeners)
    rules.push(...(await readRules(caller, ListenerArn)).map((rule) => seenRule(ListenerArn, rule)));
  return rules;
}

function ifGone(error: unknown): [] {
  if (faultOf(error).kind !== 'not-found') throw error;
  return [];
}

function file(found: Found, thing: Thing & { arn: string }, judged: Judgement): void {
  if (judged.kind === 'ours') found.ours.push({ ...thing, marks: judged.marks });
  if (judged.kind === 'foreign') found.notOurs.push({ ...thing, why: judged.why });
}
