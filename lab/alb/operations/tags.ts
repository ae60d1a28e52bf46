import { ElbError } from '../elb-error.js';
import { findListener, findLoadBalancer, findTargetGroup } from '../find.js';
import type { Operation } from '../operation.js';
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
  run({ state }, params) {
    const tags = shapes(params, 'Tags').map((tag) => [text(tag, 'Key'), optionalText(tag, 'Value') ?? ''] as const);
    const owners = resources(params).map((arn) => tagsOf(state, arn));
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
  return findListener(state, arn).tags;
}
