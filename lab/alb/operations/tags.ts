import { ElbError } from '../elb-error.js';
import { findListener, findLoadBalancer, findRule, findTargetGroup } from '../find.js';
import type { Context, Operation } from '../operation.js';
import type { AlbState } from '../state.js';
import { optionalText, shapes, text, texts } from '../tree.js';
import type { Shape } from '../tree.js';

const ARNS_MAX = 20;

export const describeTags: Operation = {
  writes: false,
  run({ state }, params) {
    const described = resources(params).map((arn) => ({
      ResourceArn: arn,
      Tags: [...tagsOf(state, arn)].map(([Key, Value]) => ({ Key, Value })),
    }));
    return { TagDescriptions: described };
  },
};

export const addTags: Operation = {
  writes: true,
  run({ state, ways }, params) {
    const tags = pairsIn(params);
    const owners = resources(params).map((arn) => tagsOf(state, arn));
    for (const owner of owners) assertFits(new Map([...owner, ...tags]), ways.tagsMax);
    for (const owner of owners) for (const [key, value] of tags) owner.set(key, value);
    return {};
  },
};

export const removeTags: Operation = {
  writes: true,
  run({ state }, params) {
    const owners = resources(params).map((arn) => tagsOf(state, arn));
    for (const owner of owners) for (const key of texts(params, 'TagKeys')) owner.delete(key);
    return {};
  },
};

/** The tags of a Create call. */
export function tagsIn({ ways }: Context, params: Shape): Map<string, string> {
  const tags = new Map(pairsIn(params));
  assertFits(tags, ways.tagsMax);
  return ways.tagsAtCreate === 'at-once' ? tags : new Map<string, string>();
}

function pairsIn(params: Shape): [string, string][] {
  return shapes(params, 'Tags').map((tag) => [text(tag, 'Key'), optionalText(tag, 'Value') ?? '']);
}

function assertFits(tags: Map<string, string>, max: number): void {
  if (tags.size > max) throw new ElbError('TooManyTags', `a resource may have ${String(max)} tags`);
}

function resources(params: Shape): string[] {
  const arns = texts(params, 'ResourceArns');
  if (arns.length === 0 || arns.length > ARNS_MAX) {
    throw ElbError.validation(`ResourceArns takes 1 to ${String(ARNS_MAX)} ARNs`);
  }
  return arns;
}

function tagsOf(state: AlbState, arn: string): Map<string, string> {
  if (arn.includes(':loadbalancer/')) return findLoadBalancer(state, arn).tags;
  if (arn.includes(':targetgroup/')) return findTargetGroup(state, arn).tags;
  if (!arn.includes(':listener-rule/')) return findListener(state, arn).tags;
  findRule(state, arn);
  const tags = state.ruleTags.get(arn) ?? new Map<string, string>();
  state.ruleTags.set(arn, tags);
  return tags;
}
