import {
  AddTagsCommand,
  CreateRuleCommand,
  DeleteRuleCommand,
  DeregisterTargetsCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
  paginateDescribeRules,
  RegisterTargetsCommand,
  RemoveTagsCommand,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addTargetGroup } from '../../../lab/alb/build.js';
import { startApiServer } from '../../../lab/alb/query/api-server.js';
import type { ApiServer } from '../../../lab/alb/query/api-server.js';
import { sdkClient, smallAlb } from './small-alb.js';

describe('the Query API, as the AWS SDK hears it', () => {
  let alb: ReturnType<typeof smallAlb>;
  let api: ApiServer;
  let client: ElasticLoadBalancingV2Client;

  beforeEach(async () => {
    alb = smallAlb();
    api = await startApiServer(alb.core);
    client = sdkClient(api.url);
  });

  afterEach(async () => {
    client.destroy();
    await api.stop();
  });

  const shares = (east: number, west: number) => [
    { TargetGroupArn: alb.east.arn, Weight: east },
    { TargetGroupArn: alb.west.arn, Weight: west },
  ];
  const forward = (east: number, west: number) => ({
    Type: 'forward' as const,
    ForwardConfig: { TargetGroups: shares(east, west) },
  });

  it('describes the load balancer by name, and its listeners', async () => {
    const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand({ Names: ['core'] }));
    expect(LoadBalancers).toMatchObject([
      {
        LoadBalancerName: 'core',
        Type: 'application',
        State: { Code: 'active' },
        LoadBalancerArn: alb.loadBalancer.arn,
      },
    ]);
    expect(alb.loadBalancer.arn).toMatch(
      /^arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer\/app\/core\/[0-9a-f]{16}$/,
    );
    const { Listeners } = await client.send(new DescribeListenersCommand({ LoadBalancerArn: alb.loadBalancer.arn }));
    expect(Listeners?.map((one) => [one.Port, one.Protocol])).toEqual([
      [80, 'HTTP'],
      [8080, 'HTTP'],
    ]);
    expect(Listeners?.[0]?.DefaultActions?.[0]?.ForwardConfig?.TargetGroups).toEqual(shares(100, 100));
    const { Attributes } = await client.send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: alb.loadBalancer.arn }),
    );
    expect(Attributes).toContainEqual({ Key: 'load_balancing.cross_zone.enabled', Value: 'true' });
  });

  it('describes rules in order of priority, the default rule last', async () => {
    const { Rules } = await client.send(new DescribeRulesCommand({ ListenerArn: alb.http.arn }));
    expect(Rules?.map((rule) => [rule.Priority, rule.IsDefault])).toEqual([
      ['10', false],
      ['default', true],
    ]);
    expect(Rules?.[0]?.Conditions).toEqual([
      { Field: 'path-pattern', Values: ['/v1/*'], PathPatternConfig: { Values: ['/v1/*'] } },
    ]);
    expect(Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups).toEqual(shares(100, 100));
  });

  it('describes groups, their attributes and the health of their targets', async () => {
    const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ Names: ['core-east'] }));
    expect(TargetGroups).toMatchObject([{ TargetType: 'ip', LoadBalancerArns: [alb.loadBalancer.arn] }]);
    const { Attributes } = await client.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: alb.east.arn }),
    );
    expect(Attributes).toContainEqual({ Key: 'stickiness.enabled', Value: 'false' });
    const { TargetHealthDescriptions } = await client.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: alb.east.arn }),
    );
    expect(TargetHealthDescriptions).toMatchObject([
      { Target: { Id: '127.0.0.2', Port: 8080 }, TargetHealth: { State: 'initial' } },
    ]);
  });

  it('writes the shares of a rule and of a default rule, and nothing else of them', async () => {
    await client.send(new ModifyRuleCommand({ RuleArn: alb.v1.arn, Actions: [forward(0, 100)] }));
    await client.send(new ModifyListenerCommand({ ListenerArn: alb.http.arn, DefaultActions: [forward(7, 93)] }));
    const { Rules } = await client.send(new DescribeRulesCommand({ ListenerArn: alb.http.arn }));
    expect(Rules?.map((rule) => rule.Actions?.[0]?.ForwardConfig?.TargetGroups)).toEqual([
      shares(0, 100),
      shares(7, 93),
    ]);
    expect(Rules?.[0]?.Conditions?.[0]?.Values).toEqual(['/v1/*']);
    const { Listeners } = await client.send(new DescribeListenersCommand({ ListenerArns: [alb.http.arn] }));
    expect(Listeners?.[0]).toMatchObject({
      Port: 80,
      DefaultActions: [{ ForwardConfig: { TargetGroups: shares(7, 93) } }],
    });
  });

  it('answers a forward to one group in both of its forms', async () => {
    const action = { Type: 'forward' as const, TargetGroupArn: alb.east.arn };
    const { Rules } = await client.send(new ModifyRuleCommand({ RuleArn: alb.v1.arn, Actions: [action] }));
    expect(Rules?.[0]?.Actions).toEqual([
      {
        ...action,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: alb.east.arn, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ]);
  });

  it('creates, moves and deletes rules', async () => {
    const created = await client.send(
      new CreateRuleCommand({
        ListenerArn: alb.http.arn,
        Priority: 5,
        Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: ['pay.example'] } }],
        Actions: [forward(1, 1)],
      }),
    );
    const arn = created.Rules?.[0]?.RuleArn ?? '';
    const priorities = async () => {
      const { Rules } = await client.send(new DescribeRulesCommand({ ListenerArn: alb.http.arn }));
      return Rules?.map((rule) => rule.Priority);
    };
    expect(await priorities()).toEqual(['5', '10', 'default']);
    const taken = new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: arn, Priority: 10 }] });
    await expect(client.send(taken)).rejects.toMatchObject({ name: 'PriorityInUseException' });
    await client.send(
      new SetRulePrioritiesCommand({
        RulePriorities: [
          { RuleArn: arn, Priority: 10 },
          { RuleArn: alb.v1.arn, Priority: 20 },
        ],
      }),
    );
    expect(await priorities()).toEqual(['10', '20', 'default']);
    await client.send(new DeleteRuleCommand({ RuleArn: arn }));
    expect(await priorities()).toEqual(['20', 'default']);
  });

  it('registers targets, and drains deregistered ones for the whole delay', async () => {
    const TargetGroupArn = alb.east.arn;
    await client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '127.0.0.9' }] }));
    await client.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '127.0.0.2' }] }));
    const { TargetHealthDescriptions } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    expect(TargetHealthDescriptions?.map((one) => [one.Target?.Id, one.TargetHealth?.State])).toEqual([
      ['127.0.0.2', 'draining'],
      ['127.0.0.9', 'initial'],
    ]);
    const gone = alb.core.call({
      action: 'DescribeTargetHealth',
      params: { TargetGroupArn, Targets: [{ Id: '127.0.0.2' }] },
      by: { name: 'test', foreign: false },
      now: Date.now() + 1000,
    });
    expect(gone).toMatchObject({ TargetHealthDescriptions: [{ TargetHealth: { State: 'unused' } }] });
  });

  it('keeps tags', async () => {
    const ResourceArns = [alb.loadBalancer.arn];
    const tags = async () => (await client.send(new DescribeTagsCommand({ ResourceArns }))).TagDescriptions?.[0]?.Tags;
    await client.send(new AddTagsCommand({ ResourceArns, Tags: [{ Key: 'tagout:core', Value: 'east <1> & more' }] }));
    expect(await tags()).toEqual([{ Key: 'tagout:core', Value: 'east <1> & more' }]);
    await client.send(new RemoveTagsCommand({ ResourceArns, TagKeys: ['tagout:core'] }));
    expect(await tags()).toEqual([]);
  });

  it('gives lists in pages', async () => {
    alb.core.settings.pageSize = 1;
    const pages: (string | undefined)[][] = [];
    for await (const page of paginateDescribeRules({ client }, { ListenerArn: alb.http.arn })) {
      pages.push((page.Rules ?? []).map((rule) => rule.Priority));
    }
    expect(pages).toEqual([['10'], ['default']]);
    const { LoadBalancers, NextMarker } = await client.send(new DescribeLoadBalancersCommand({}));
    expect([LoadBalancers?.length, NextMarker]).toEqual([1, undefined]);
  });

  it('refuses what ELBv2 refuses', async () => {
    const refused = (name: string) => ({ name: expect.stringMatching(`^${name}(Exception)?$`) as string });
    const unknown = `${alb.v1.arn}0`;
    const defaultRule = new ModifyRuleCommand({ RuleArn: alb.http.defaultRuleArn, Actions: [forward(1, 1)] });
    await expect(client.send(defaultRule)).rejects.toMatchObject(refused('OperationNotPermitted'));
    const tooMuch = new ModifyRuleCommand({ RuleArn: alb.v1.arn, Actions: [forward(1000, 1)] });
    await expect(client.send(tooMuch)).rejects.toMatchObject(refused('ValidationError'));
    const six = Array.from({ length: 4 }, (_, n) =>
      addTargetGroup(alb.core, { ...alb.east, name: `more-${String(n)}`, targets: [] }),
    ).map((group) => ({ TargetGroupArn: group.arn, Weight: 1 }));
    const tooMany = { Type: 'forward' as const, ForwardConfig: { TargetGroups: [...shares(1, 1), ...six] } };
    await expect(client.send(new ModifyRuleCommand({ RuleArn: alb.v1.arn, Actions: [tooMany] }))).rejects.toMatchObject(
      refused('ValidationError'),
    );
    await expect(
      client.send(new ModifyRuleCommand({ RuleArn: unknown, Actions: [forward(1, 1)] })),
    ).rejects.toMatchObject(refused('RuleNotFound'));
    await expect(client.send(new DescribeRulesCommand({ ListenerArn: unknown }))).rejects.toMatchObject(
      refused('ListenerNotFound'),
    );
    await expect(client.send(new DescribeLoadBalancersCommand({ Names: ['other'] }))).rejects.toMatchObject(
      refused('LoadBalancerNotFound'),
    );
    await expect(client.send(new DescribeTargetHealthCommand({ TargetGroupArn: unknown }))).rejects.toMatchObject(
      refused('TargetGroupNotFound'),
    );
    expect(alb.core.journal.writes()).toEqual([]);
  });
});
