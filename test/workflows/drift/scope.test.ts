import { describe, expect } from 'vitest';
import { addTargetGroup, addRule } from '../../../lab/alb/build.js';
import { forwardTo } from '../../../lab/alb/forward.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import { BASELINE } from '../../support/standard-rules.js';

const SERVICE: JourneyOptions = { config: { scope: 'service' }, durations: { everyMs: 50 } };

/** Another service on the same load balancer: a group and a rule of its own. */
function addBilling({ world }: Journey): { group: string; rule: string } {
  const healthCheck = { path: '/', intervalMs: 1000, timeoutMs: 500, healthyThreshold: 1, unhealthyThreshold: 1 };
  const group = addTargetGroup(world.core, {
    ...{ name: 'billing', port: 80, healthCheck, deregistrationDelayMs: 0, targets: [] },
  }).arn;
  const conditions = [{ Field: 'path-pattern', Values: ['/billing'] }];
  return { group, rule: addRule(world.core, world.arns.http, 30, conditions, [forwardTo({ [group]: 1 })]).arn };
}

describe.concurrent('watch.scope: service, on a load balancer shared with others', () => {
  journey('what others do to their own rules is not drift', SERVICE, async (journey) => {
    const { world } = journey;
    const billing = addBilling(journey);
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const after = world.core.journal.count;
    world.foreigner('billing').call('DeleteRule', { RuleArn: billing.rule });
    world.foreigner('billing').call('CreateRule', {
      ListenerArn: world.arns.partners,
      Priority: 3,
      Conditions: [{ Field: 'path-pattern', Values: ['/b'] }],
      Actions: [forwardTo({ [billing.group]: 5 })],
    });
    // Two whole looks have been made since.
    await world.core.journal.nth(5, ({ action }) => action === 'DescribeRules', after);
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
    expect(journey.shares('east')).toEqual(BASELINE);
  });

  journey('a rule of theirs that begins to forward to the service is drift', SERVICE, async (journey) => {
    const { world } = journey;
    const billing = addBilling(journey);
    const run = await journey.maintain();
    await run.isIn('maintenance');
    world.foreigner().setActions(billing.rule, [forwardTo({ [billing.group]: 1, [world.arns.east]: 1 })]);
    const after = world.core.journal.count;
    const document = await run.ends();
    expect(document.failure?.drift).toEqual([
      {
        where: 'core HTTP:80 rule 30 (path /billing)',
        what: 'rule',
        expected: 'none',
        observed: 'forward billing: 1, core-east: 1',
      },
    ]);
    expect(journey.allOwnWrites(after)).toEqual([]);
  });

  journey('a rule that stops forwarding to the service is drift', SERVICE, async (journey) => {
    const { world } = journey;
    const billing = addBilling(journey);
    const run = await journey.maintain();
    await run.isIn('maintenance');
    world.foreigner().setActions(world.arns.httpV1, [forwardTo({ [billing.group]: 1 })]);
    const after = world.core.journal.count;
    const document = await run.ends();
    expect(document.failure).toMatchObject({ type: 'RoutingDrift' });
    expect(new Set(document.failure?.drift.map(({ where }) => where))).toEqual(
      new Set(['core HTTP:80 rule 10 (path /v1/*)']),
    );
    expect(journey.allOwnWrites(after)).toEqual([]);
  });

  journey('without it, all of the load balancer counts', { durations: { everyMs: 50 } }, async (journey) => {
    const billing = addBilling(journey);
    const run = await journey.maintain();
    await run.isIn('maintenance');
    journey.world.foreigner('billing').call('DeleteRule', { RuleArn: billing.rule });
    const after = journey.world.core.journal.count;
    expect((await run.ends()).failure?.drift).toEqual([
      { where: 'core HTTP:80 rule 30 (path /billing)', what: 'rule', expected: 'there', observed: 'gone' },
    ]);
    expect(journey.allOwnWrites(after)).toEqual([]);
  });
});
