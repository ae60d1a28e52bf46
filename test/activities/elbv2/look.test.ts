import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Shape } from '../../../lab/alb/tree.js';
import type { Look } from '../../../src/domain/observation.js';
import type { LabLoadBalancer } from './lab-load-balancer.js';
import { addGroup, addPathRule, forward, open, startLabLoadBalancer } from './lab-load-balancer.js';
import { addListener, addLoadBalancer } from '../../../lab/alb/build.js';

let lab: LabLoadBalancer;
beforeEach(async () => {
  lab = await startLabLoadBalancer();
});
afterEach(() => lab.stop());

async function look(scope = lab.scope): Promise<Look> {
  const read = await lab.port.look(scope, open());
  if (read.kind !== 'observed') throw new Error(read.reason);
  return read.value;
}

it('costs 1 DescribeListeners, a DescribeRules per listener and a DescribeTargetHealth per group, no more', async () => {
  const balancer = [...lab.core.state.loadBalancers.values()][0]!;
  addListener(lab.core, balancer, 443, [forward([lab.east, 1])]);
  await look({ ...lab.scope, targetGroupArns: [lab.east, lab.west] });
  expect(lab.core.journal.entries.map(({ action }) => action).sort()).toEqual([
    'DescribeListeners',
    'DescribeRules',
    'DescribeRules',
    'DescribeTargetHealth',
    'DescribeTargetHealth',
  ]);
});

it('reads every page of every list', async () => {
  for (const priority of [30, 4, 200]) addPathRule(lab, priority);
  addListener(lab.core, [...lab.core.state.loadBalancers.values()][0]!, 8080, [forward([lab.west, 7])]);
  lab.core.settings.pageSize = 1;
  const { listeners } = (await look()).routing;
  expect(listeners.map(({ where }) => where)).toEqual(['core HTTP:80', 'core HTTP:8080']);
  expect(listeners[0]!.rules.map(({ priority }) => priority)).toEqual(['4', '30', '200', 'default']);
  expect(lab.core.journal.calls('DescribeRules')).toHaveLength(5);
});

it('reads what the SDK does not know of an action, on every page, in an answer that was asked for again', async () => {
  const both = forward([lab.east, 100], [lab.west, 100]);
  const warm = { ...both, ForwardConfig: { ...(both.ForwardConfig as Shape), TargetGroupWarmup: { Seconds: 5 } } };
  for (const priority of [30, 4]) addPathRule(lab, priority, [warm]);
  lab.core.settings.pageSize = 1;
  lab.core.inject('DescribeRules', { kind: 'error', code: 'Throttling' });
  lab.core.inject('DescribeRules', { kind: 'cut' });
  const { rules } = (await look()).routing.listeners[0]!;
  const unknown = { 'ForwardConfig/TargetGroupWarmup': '<Seconds>5</Seconds>' };
  expect(rules.map(({ actions }) => actions[0]!.unknown)).toEqual([unknown, unknown, undefined]);
});

it('reads the transforms of a rule, whatever the order of their parts', async () => {
  const rewrite = { Rewrites: [{ Regex: '^/a', Replace: '/b' }] };
  const url = { Type: 'url-rewrite', UrlRewriteConfig: rewrite };
  const host = { Type: 'host-header-rewrite', HostHeaderRewriteConfig: rewrite };
  for (const [priority, Transforms] of [[1, [url, host]] as const, [2, [host, url]] as const]) {
    lab.foreigner.call('ModifyRule', { RuleArn: addPathRule(lab, priority), Transforms: [...Transforms] });
  }
  const [first, second, byDefault] = (await look()).routing.listeners[0]!.rules;
  expect(first!.transforms).toBe(
    '{"HostHeaderRewriteConfig":{"Rewrites":[{"Regex":"^/a","Replace":"/b"}]},"Type":"host-header-rewrite"}, ' +
      '{"Type":"url-rewrite","UrlRewriteConfig":{"Rewrites":[{"Regex":"^/a","Replace":"/b"}]}}',
  );
  expect(second!.transforms).toBe(first!.transforms);
  expect(byDefault!.transforms).toBeUndefined();
});

it('sorts listeners by load balancer name, then by port', async () => {
  const first = addLoadBalancer(lab.core, 'aaa');
  const group = addGroup(lab.core, 'aaa-east', []);
  for (const port of [8080, 443]) addListener(lab.core, first, port, [forward([group, 1])]);
  const { routing } = await look({ ...lab.scope, loadBalancerArns: [lab.loadBalancerArn, first.arn] });
  expect(routing.listeners.map(({ where }) => where)).toEqual(['aaa HTTP:443', 'aaa HTTP:8080', 'core HTTP:80']);
});

it('sees at once that a target was taken out, though it drains for a minute', async () => {
  expect((await look()).routing.targets).toEqual([
    { targetGroup: 'core-east', targets: ['10.0.1.11:8080', '10.0.1.12:8080'] },
  ]);
  lab.foreigner.deregister(lab.east, '10.0.1.11');
  const { routing, health } = await look();
  expect(routing.targets).toEqual([{ targetGroup: 'core-east', targets: ['10.0.1.12:8080'] }]);
  expect(health.map(({ id, state }) => `${id} ${state}`)).toEqual(['10.0.1.11 draining', '10.0.1.12 initial']);
});

it('names its version in the user agent, for whoever reads CloudTrail', async () => {
  await look();
  expect(lab.core.journal.entries[0]!.by.name).toContain('tagout/1.2.3');
});

it('retries a read that is throttled, by either code', async () => {
  lab.core.inject('DescribeListeners', { kind: 'error', code: 'Throttling' });
  lab.core.inject('DescribeRules', { kind: 'error', code: 'ThrottlingException' });
  await look();
  expect(lab.core.journal.calls('DescribeListeners')).toHaveLength(2);
  expect(lab.core.journal.calls('DescribeRules')).toHaveLength(2);
});

it('is unobservable as a whole when one read fails, with a reason that says what to do', async () => {
  lab.core.inject('DescribeRules', { kind: 'error', code: 'AccessDenied', status: 403, message: 'no DescribeRules.' });
  expect(await lab.port.look(lab.scope, open())).toEqual({
    kind: 'unobservable',
    permanent: true,
    denied: true,
    queuedMs: 0,
    reason:
      "the routing of core can't be read from ELBv2: AccessDenied (no DescribeRules); " +
      "allow elasticloadbalancing:DescribeRules in the IAM policy of the worker's role (docs/iam.md has the whole policy)",
  });
});

it.each([401, 403])('does not take the %i of a proxy for a policy that denies the read', async (status) => {
  const body = '<html><body>Blocked by the web filter</body></html>';
  lab.core.inject('DescribeRules', { kind: 'body', body, status });
  expect(await lab.port.look(lab.scope, open())).toMatchObject({
    kind: 'unobservable',
    permanent: true,
    denied: false,
    reason: expect.stringContaining('a proxy or firewall between the worker and AWS may have answered') as string,
  });
});

it('is unobservable for now when a listener vanishes while it is read', async () => {
  lab.core.inject('DescribeRules', { kind: 'error', code: 'ListenerNotFound' });
  expect(await lab.port.look(lab.scope, open())).toMatchObject({
    kind: 'unobservable',
    permanent: false,
    denied: false,
  });
});

it('takes half an answer for no answer', async () => {
  const half = '<DescribeRulesResponse><DescribeRulesResult><Rules>';
  lab.core.inject('DescribeRules', { kind: 'body', body: half }, Infinity);
  expect(await lab.port.look(lab.scope, open())).toMatchObject({ kind: 'unobservable' });
});

it('takes a page that is not from ELBv2 for no answer', async () => {
  lab.core.inject('DescribeListeners', { kind: 'body', body: '<html><body>Welcome to nginx!</body></html>' });
  expect(await lab.port.look(lab.scope, open())).toMatchObject({ kind: 'unobservable' });
});

it('takes an empty list for an empty list, in both spellings', async () => {
  for (const list of ['<TargetHealthDescriptions/>', '<TargetHealthDescriptions>\n</TargetHealthDescriptions>']) {
    const result = `<DescribeTargetHealthResult>${list}</DescribeTargetHealthResult>`;
    const body = `<DescribeTargetHealthResponse>${result}</DescribeTargetHealthResponse>`;
    lab.core.inject('DescribeTargetHealth', { kind: 'body', body });
    expect((await look()).routing.targets).toEqual([{ targetGroup: 'core-east', targets: [] }]);
  }
});

it('is unobservable when a load balancer is gone, and has no targets when a group is', async () => {
  const gone = lab.loadBalancerArn.replace('/core/', '/other/');
  expect(await lab.port.look({ ...lab.scope, loadBalancerArns: [gone] }, open())).toMatchObject({
    kind: 'unobservable',
    permanent: true,
  });
  const group = lab.east.replace('core-east', 'core-gone');
  expect((await look({ ...lab.scope, targetGroupArns: [group] })).routing.targets).toEqual([
    { targetGroup: 'core-gone', targets: [] },
  ]);
});

it('is cancelled, not unobservable, while it waits for an answer', async () => {
  lab.core.inject('DescribeListeners', { kind: 'hang' });
  const controller = new AbortController();
  const cancelled = new Error('cancelled');
  const answer = lab.port.look(lab.scope, controller.signal);
  void lab.core.journal.nthCall(1, 'DescribeListeners').then(() => controller.abort(cancelled));
  await expect(answer).rejects.toBe(cancelled);
  await expect(lab.port.health([lab.east], controller.signal)).rejects.toBe(cancelled);
});

it('reads the health of the targets of each group', async () => {
  const read = await lab.port.health([lab.east, lab.west], open());
  expect(read).toMatchObject({ kind: 'observed', at: 1_000 });
  expect(
    read.kind === 'observed' && read.value.map(({ targetGroup, id, port }) => `${targetGroup} ${id}:${port}`),
  ).toEqual(['core-east 10.0.1.11:8080', 'core-east 10.0.1.12:8080', 'core-west 10.0.2.11:8080']);
});

it('reads the attributes that move traffic if they are asked for, and no others', async () => {
  const read = { ...lab.scope, attributesOf: [lab.west, lab.east] };
  expect((await look()).routing.attributes).toBeUndefined();
  const [east, west] = (await look(read)).routing.attributes!;
  expect([east?.targetGroup, west?.targetGroup]).toEqual(['core-east', 'core-west']);
  expect(east?.values).toEqual({
    'load_balancing.algorithm.type': 'round_robin',
    'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
    'slow_start.duration_seconds': '0',
    'stickiness.enabled': 'false',
    'stickiness.type': 'lb_cookie',
    'target_group_health.dns_failover.minimum_healthy_targets.count': '1',
    'target_group_health.dns_failover.minimum_healthy_targets.percentage': 'off',
    'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
    'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
  });
});
