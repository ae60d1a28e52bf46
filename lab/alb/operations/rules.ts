import { acceptActions } from '../accept-actions.js';
import { acceptConditions } from '../accept-conditions.js';
import { ruleArn } from '../arns.js';
import { ElbError } from '../elb-error.js';
import { allListeners, findListener, findRule } from '../find.js';
import type { FoundRule } from '../find.js';
import type { Context, Operation } from '../operation.js';
import { page } from '../paging.js';
import { sortedRules } from '../state.js';
import type { Listener, Rule } from '../state.js';
import { integer, optionalText, shapes, text, texts } from '../tree.js';
import type { Shape } from '../tree.js';
import { Versioned } from '../versioned.js';
import { tagsIn } from './tags.js';

export const describeRules: Operation = {
  writes: false,
  run(context, params) {
    const listener = optionalText(params, 'ListenerArn');
    const arns = texts(params, 'RuleArns');
    if ((listener === undefined) === (arns.length === 0)) {
      throw ElbError.validation('either ListenerArn or RuleArns is required');
    }
    const known = (one: Listener): Rule[] => sortedRules([...one.rules.values()].map((slot) => context.read(slot)));
    const rules =
      listener === undefined
        ? arns.map((arn) => {
            const found = allListeners(context.state)
              .flatMap(known)
              .find((rule) => rule.arn === arn);
            if (found === undefined) throw ElbError.notFound('Rule', arn);
            return found;
          })
        : known(findListener(context.state, listener));
    const { items, next } = page(rules, params, context.pageSize);
    return { Rules: items.map((rule) => answer(context, rule)), ...next };
  },
};

export const modifyRule: Operation = {
  writes: true,
  run(context, params) {
    const found = findRule(context.state, text(params, 'RuleArn'));
    assertNotDefault(found, 'modified: use ModifyListener');
    const { slot, rule, listener } = found;
    const actions = shapes(params, 'Actions');
    const conditions = shapes(params, 'Conditions');
    const { ways, state } = context;
    const omitted = ways.omittedConditions === 'kept' ? rule.conditions : [];
    const changed = {
      ...rule,
      conditions: conditions.length > 0 ? acceptConditions(conditions) : omitted,
      actions:
        actions.length > 0 ? acceptActions(state, listener.loadBalancerArn, actions, ways, rule.actions) : rule.actions,
      ...transformsIn(params),
    };
    if (ways.unchangedWrites === 'refused' && JSON.stringify(changed) === JSON.stringify(rule))
      throw ElbError.validation('nothing would change');
    context.write(slot, changed);
    return { Rules: [answer(context, changed)] };
  },
};

export const createRule: Operation = {
  writes: true,
  run(context, params) {
    const listener = findListener(context.state, text(params, 'ListenerArn'));
    const priority = acceptPriority(integer(params, 'Priority'));
    assertFree(listener, priority, []);
    const rule: Rule = {
      arn: ruleArn(context.random, listener.arn),
      priority,
      conditions: acceptConditions(shapes(params, 'Conditions')),
      actions: acceptActions(context.state, listener.loadBalancerArn, shapes(params, 'Actions'), context.ways),
      ...transformsIn(params),
    };
    const slot = new Versioned<Rule | undefined>(undefined);
    listener.rules.set(rule.arn, slot);
    context.state.ruleTags.set(rule.arn, tagsIn(context, params));
    context.write(slot, rule);
    return { Rules: [answer(context, rule)] };
  },
};

export const deleteRule: Operation = {
  writes: true,
  run(context, params) {
    const found = findRule(context.state, text(params, 'RuleArn'));
    assertNotDefault(found, 'deleted');
    context.write(found.slot, undefined);
    context.state.ruleTags.delete(found.rule.arn);
    return {};
  },
};

export const setRulePriorities: Operation = {
  writes: true,
  run(context, params) {
    const asked = shapes(params, 'RulePriorities').map((pair) => ({
      ...findRule(context.state, text(pair, 'RuleArn')),
      priority: acceptPriority(integer(pair, 'Priority')),
    }));
    const moving = asked.map((one) => one.rule.arn);
    for (const one of asked) {
      assertNotDefault(one, 'moved');
      assertFree(one.listener, one.priority, moving);
    }
    if (new Set(asked.map((one) => `${one.listener.arn} ${one.priority}`)).size < asked.length) {
      throw new ElbError('PriorityInUse', 'two rules are given the same priority');
    }
    const moved = asked.map(({ rule, slot, priority }) => {
      const changed = { ...rule, priority };
      context.write(slot, changed);
      return changed;
    });
    return { Rules: moved.map((rule) => answer(context, rule)) };
  },
};

function transformsIn(params: Shape): Pick<Rule, 'transforms'> {
  const transforms = shapes(params, 'Transforms');
  return transforms.length > 0 ? { transforms } : {};
}

function acceptPriority(priority: number | undefined): string {
  if (priority === undefined || priority < 1 || priority > 50_000) {
    throw ElbError.validation('Priority must be 1 to 50000');
  }
  return String(priority);
}

function assertFree(listener: Listener, priority: string, moving: string[]): void {
  const taken = [...listener.rules.values()].some(
    ({ current }) => current?.priority === priority && !moving.includes(current.arn),
  );
  if (taken) throw new ElbError('PriorityInUse', `Priority '${priority}' is currently in use`);
}

function assertNotDefault({ rule }: FoundRule, what: string): void {
  if (rule.priority === 'default') {
    throw new ElbError('OperationNotPermitted', `Default rule '${rule.arn}' cannot be ${what}`);
  }
}

function answer({ ways }: Context, rule: Rule): Shape {
  return {
    RuleArn: rule.arn,
    Priority: rule.priority,
    Conditions: rule.conditions,
    Actions: ways.singleGroup === 'both-forms' ? rule.actions : rule.actions.map(arnOnly),
    IsDefault: rule.priority === 'default',
    Transforms: rule.transforms,
  };
}

/** The short form of a forward to one group. */
function arnOnly({ ForwardConfig: config, ...short }: Shape): Shape {
  return short['TargetGroupArn'] === undefined && config !== undefined ? { ...short, ForwardConfig: config } : short;
}
