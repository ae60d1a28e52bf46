import type { AlbCore } from './core.js';
import { findRule } from './find.js';
import { groupShares } from './forward.js';
import { shapeOf, shapes } from './tree.js';
import type { Shape } from './tree.js';

/**
 * Somebody else who may write to the load balancer: a person in the console, Terraform. They use the same operations as
 * everybody, and the journal marks their calls as foreign. `clock` gives milliseconds.
 */
export class Foreigner {
  constructor(
    private readonly core: AlbCore,
    private readonly name: string,
    private readonly clock: () => number,
  ) {}

  call(action: string, params: Shape): Shape {
    return this.core.carryOut({ action, params, by: { name: this.name, foreign: true }, now: this.clock() }, undefined);
  }

  /** Writes one share of one rule (also of a default rule), by the ARN of the rule and of the target group. */
  setShare(ruleArn: string, targetGroupArn: string, share: number): void {
    const { rule } = findRule(this.core.state, ruleArn);
    if (!rule.actions.flatMap(groupShares).some((one) => one.arn === targetGroupArn)) {
      throw new Error(`${ruleArn} does not forward to ${targetGroupArn}`);
    }
    const changed = rule.actions.map((action) => withShare(action, targetGroupArn, share));
    this.setActions(ruleArn, changed);
  }

  /** Replaces the actions of a rule, whether it is a default rule or not. */
  setActions(ruleArn: string, actions: Shape[]): void {
    const { rule, listener } = findRule(this.core.state, ruleArn);
    if (rule.priority === 'default') {
      this.call('ModifyListener', { ListenerArn: listener.arn, DefaultActions: actions });
    } else {
      this.call('ModifyRule', { RuleArn: ruleArn, Actions: actions });
    }
  }

  setAttribute(targetGroupArn: string, key: string, value: string): void {
    this.call('ModifyTargetGroupAttributes', {
      TargetGroupArn: targetGroupArn,
      Attributes: [{ Key: key, Value: value }],
    });
  }

  register(targetGroupArn: string, id: string): void {
    this.call('RegisterTargets', { TargetGroupArn: targetGroupArn, Targets: [{ Id: id }] });
  }

  deregister(targetGroupArn: string, id: string): void {
    this.call('DeregisterTargets', { TargetGroupArn: targetGroupArn, Targets: [{ Id: id }] });
  }
}

function withShare(action: Shape, targetGroupArn: string, share: number): Shape {
  const config = shapeOf(action, 'ForwardConfig');
  if (config === undefined) return action;
  const groups = shapes(config, 'TargetGroups').map((tuple) =>
    tuple['TargetGroupArn'] === targetGroupArn ? { ...tuple, Weight: share } : tuple,
  );
  return { ...action, ForwardConfig: { ...config, TargetGroups: groups } };
}
