import { addRule } from '../../lab/alb/build.js';
import { findRule } from '../../lab/alb/find.js';
import { forwardTo } from '../../lab/alb/forward.js';
import type { Shape } from '../../lab/alb/tree.js';
import type { Journey } from './journey.js';
import type { RuleName } from './standard-rules.js';

/** Somebody writes an element that the AWS SDK does not know into the forward of a rule. */
export function addElement({ world }: Journey, rule: RuleName): void {
  const actions = structuredClone(findRule(world.core.state, world.arns[rule]).rule.actions);
  const config = actions.at(-1)!['ForwardConfig'] as Shape;
  config['TargetGroupWarmup'] = { Enabled: true, Seconds: 30 };
  world.foreigner().setActions(world.arns[rule], actions);
}

/** A rule for a test host name that forwards to east alone; answers its ARN. */
export function addSoleRule({ world }: Journey): string {
  const forward = forwardTo({ [world.arns.east]: 1 });
  return addRule(world.core, world.arns.http, 5, [{ Field: 'host-header', Values: ['test.example'] }], [forward]).arn;
}
