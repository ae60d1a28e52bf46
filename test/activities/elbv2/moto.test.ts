import {
  DeleteRuleCommand,
  DeregisterTargetsCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  type Action,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLoadBalancerPort } from '../../../activities/elbv2/load-balancer-port.js';
import type { LoadBalancerPort } from '../../../activities/ports.js';
import type { Look } from '../../../src/domain/observation.js';
import type { Rule } from '../../../src/domain/routing.js';
import { forwardOf, rulesOf } from '../../../src/domain/routing.js';
import type { Moto } from '../../support/moto.js';
import { describeWithMoto, startMoto } from '../../support/moto.js';
import type { MotoLoadBalancer } from '../../support/moto-load-balancer.js';
import { createNetwork, createRule, forwardTo, seedMotoLoadBalancer } from '../../support/moto-load-balancer.js';
import { open } from './lab-load-balancer.js';

describeWithMoto('the port against moto', () => {
  let moto: Moto;
  let client: ElasticLoadBalancingV2Client;
  let standard: MotoLoadBalancer;
  let port: LoadBalancerPort;

  beforeAll(async () => {
    moto = await startMoto();
    // Both clients find their endpoint only through the SDK's own chain.
    Object.assign(process.env, moto.environment);
    client = new ElasticLoadBalancingV2Client({});
    standard = await seedMotoLoadBalancer(client, await createNetwork(moto.endpoint));
    port = createLoadBalancerPort({ version: '1.2.3', now: Date.now });
  });
  afterAll(async () => {
    client?.destroy();
    await moto?.stop();
  });

  async function look(): Promise<Look> {
    const { loadBalancerArn, groups } = standard;
    const read = await port.look({ loadBalancerArns: [loadBalancerArn], targetGroupArns: [groups.east] }, open());
    if (read.kind !== 'observed') throw new Error(read.reason);
    return read.value;
  }

  async function ruleAt(where: string): Promise<Rule> {
    const rule = rulesOf((await look()).routing).find((one) => one.where === where);
    if (rule === undefined) throw new Error(`no rule ${where}`);
    return rule;
  }

  async function write(rule: Rule, shares: Record<string, number>) {
    const now = forwardOf(rule)!.shares.map(({ targetGroupArn, share }) => [targetGroupArn, share] as const);
    return port.write({ kind: 'share', rule, before: [Object.fromEntries(now)], shares, notAfterMs: Infinity }, open());
  }

  it('sees the routing in the words of an operator', async () => {
    const { routing, health } = await look();
    expect(rulesOf(routing).map(({ where, actions }) => `${where}: ${actions.map(({ type }) => type).join()}`)).toEqual(
      [
        'core HTTP:80 rule 10 (path /v1/*): forward',
        'core HTTP:80 rule 20 (host a.example): forward',
        'core HTTP:80 default: forward',
        'core HTTP:8080 default: other',
      ],
    );
    expect(routing.targets).toEqual([{ targetGroup: 'core-east', targets: ['10.0.1.11:8080', '10.0.1.12:8080'] }]);
    expect(health.map(({ state }) => state)).toEqual(['healthy', 'healthy']);
  });

  it.each(['core HTTP:80 rule 20 (host a.example)', 'core HTTP:80 default'])(
    'takes a share to 0 and back, and nothing else changes: %s',
    async (where) => {
      const before = await look();
      const rule = await ruleAt(where);
      const { east } = standard.groups;
      const share = forwardOf(rule)!.shares.find(({ targetGroup }) => targetGroup === 'core-east')!.share;
      expect(await write(rule, { [east]: 0 })).toMatchObject({ kind: 'written' });
      const drained = await ruleAt(where);
      expect(forwardOf(drained)!.shares.map(({ share: one }) => one)).toEqual([
        0,
        ...forwardOf(rule)!
          .shares.slice(1)
          .map(({ share: one }) => one),
      ]);
      expect(await write(drained, { [east]: share })).toMatchObject({ kind: 'written' });
      expect(await look()).toEqual(before);
    },
  );

  it('shows no secret, though moto returns it, and keeps it in a write', async () => {
    const { listeners, groups } = standard;
    const oidc: Action = {
      Type: 'authenticate-oidc',
      Order: 1,
      AuthenticateOidcConfig: {
        ...{ Issuer: 'https://id.example', AuthorizationEndpoint: 'https://id.example/a', ClientId: 'core' },
        ...{ TokenEndpoint: 'https://id.example/t', UserInfoEndpoint: 'https://id.example/u', ClientSecret: 's3cr3t' },
      },
    };
    const both = { ...forwardTo([groups.east, 100], [groups.west, 100]), Order: 2 };
    const arn = await createRule(client, listeners.http, 30, { Field: 'path-pattern', Values: ['/in'] }, oidc, both);
    const { Rules } = await client.send(new DescribeRulesCommand({ RuleArns: [arn] }));
    expect(JSON.stringify(Rules)).toContain('s3cr3t');
    const before = await look();
    expect(JSON.stringify(before)).not.toContain('s3cr3t');
    const rule = await ruleAt('core HTTP:80 rule 30 (path /in)');
    expect(await write(rule, { [groups.east]: 0 })).toMatchObject({ kind: 'written' });
    expect(await write(await ruleAt(rule.where), { [groups.east]: 100 })).toMatchObject({ kind: 'written' });
    expect(await look()).toEqual(before);
    await client.send(new DeleteRuleCommand({ RuleArn: arn }));
  });

  it('writes nothing if somebody else was first', async () => {
    const rule = await ruleAt('core HTTP:80 rule 10 (path /v1/*)');
    expect(await write(rule, { [standard.groups.east]: 5 })).toMatchObject({ kind: 'written' });
    expect(await write(rule, { [standard.groups.east]: 0 })).toMatchObject({
      kind: 'drifted',
      differences: [{ what: 'share of core-east', expected: '100', observed: '5' }],
    });
    const { Rules } = await client.send(new DescribeRulesCommand({ RuleArns: [rule.arn] }));
    expect(Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups?.map(({ Weight }) => Weight)).toEqual([5, 100]);
  });

  it('asks for large pages, and moto understands: 61 rules in one call', async () => {
    const { listeners, groups } = standard;
    const both = forwardTo([groups.east, 1], [groups.west, 1]);
    for (let priority = 100; priority < 160; priority++) {
      const path = { Field: 'path-pattern', Values: [`/${priority}/*`] };
      await createRule(client, listeners.alternate, priority, path, both);
    }
    expect((await look()).routing.listeners[1]!.rules).toHaveLength(61);
  });

  it('finds what the config names, and says what is not there', async () => {
    const names = {
      loadBalancers: ['core'],
      clusters: [{ name: 'east', targetGroups: ['core-east', 'core-gone'], hosts: [] }],
    };
    const config = names as unknown as Parameters<LoadBalancerPort['resolve']>[0];
    const read = await port.resolve(config, open());
    expect(read).toMatchObject({
      kind: 'observed',
      value: {
        loadBalancers: [{ name: 'core', arn: standard.loadBalancerArn, type: 'application' }],
        groups: [{ name: 'core-east', cluster: 'east', arn: standard.groups.east }],
        missing: [expect.stringMatching(/^target group core-gone .* does not exist/) as string],
      },
    });
  });

  it('sees a target that somebody took out', async () => {
    const target = { Id: '10.0.1.12', Port: 8080 };
    await client.send(new DeregisterTargetsCommand({ TargetGroupArn: standard.groups.east, Targets: [target] }));
    expect((await look()).routing.targets).toEqual([{ targetGroup: 'core-east', targets: ['10.0.1.11:8080'] }]);
  });
});
