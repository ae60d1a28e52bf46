import type { Survey } from '../../../../src/domain/init/survey.js';
import type { Rule, TargetGroup, TargetHealth } from '../../../../src/domain/routing.js';
import { forward, type Shares } from '../small-service.js';

const LOAD_BALANCER = 'arn:lb/core';

/** A target group, with its targets as ids or `id:port`. */
export interface GroupOf {
  type?: string;
  targets: string[];
}

/** A load balancer with these target groups, and with a rule for each of these shares, the default rule last. */
export function surveyOf(groups: Record<string, GroupOf>, forwards: Shares[]): Survey {
  const rules = forwards.map((shares, index) => ruleOf(shares, index === forwards.length - 1 ? null : index + 1));
  return {
    at: '2026-11-27T14:00:00.000Z',
    loadBalancer: { name: 'core', arn: LOAD_BALANCER, type: 'application' },
    groups: Object.entries(groups).map(([name, { type = 'ip' }]): TargetGroup => ({
      ...{ name, arn: `arn:tg/${name}`, targetType: type, loadBalancerArns: [LOAD_BALANCER] },
    })),
    routing: {
      listeners: [{ arn: 'arn:listener/80', where: 'core HTTP:80', protocol: 'HTTP', port: 80, rules }],
      targets: [],
      attributes: [],
    },
    health: Object.entries(groups).flatMap(([targetGroup, { targets }]) =>
      targets.map((target): TargetHealth => {
        const [id = '', port = '8080'] = /^[^:]+:\d+$/.test(target) ? target.split(':') : [target];
        return { targetGroup, id, port: Number(port), state: 'healthy', reason: null };
      }),
    ),
    tags: [],
    tagged: [],
  };
}

function ruleOf(shares: Shares, priority: number | null): Rule {
  const name = priority === null ? 'default' : `rule ${priority}`;
  return {
    ...{ arn: `arn:rule/${name}`, listenerArn: 'arn:listener/80', isDefault: priority === null },
    where: `core HTTP:80 ${name}`,
    priority: priority === null ? 'default' : String(priority),
    conditions: [],
    actions: [forward(shares)],
  };
}
