import type { Action, ElasticLoadBalancingV2Client, TargetTypeEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** The load balancer `core` of the examples in docs/config.md, by its ARNs. */
export interface MotoLoadBalancer {
  vpcId: string;
  subnetIds: string[];
  loadBalancerArn: string;
  groups: { east: string; west: string };
  /** HTTP:80 forwards by default; HTTP:8080 has a rule of fixed response by default. */
  listeners: { http: string; alternate: string };
  /** On HTTP:80: rule 10 `path /v1/*` 100:100, rule 20 `host a.example` 30:10. */
  rules: { v1: string; host: string };
}

/** East has 10.0.1.11 and 10.0.1.12, west 10.0.2.11 and 10.0.2.12, each on port 8080; three actions forward to both. */
export async function seedMotoLoadBalancer(
  client: ElasticLoadBalancingV2Client,
  network: { vpcId: string; subnetIds: string[] },
): Promise<MotoLoadBalancer> {
  const { LoadBalancers } = await client.send(
    new CreateLoadBalancerCommand({ Name: 'core', Subnets: network.subnetIds, Type: 'application' }),
  );
  const loadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn ?? '';
  const east = await createGroup(client, network.vpcId, 'core-east', ['10.0.1.11', '10.0.1.12']);
  const west = await createGroup(client, network.vpcId, 'core-west', ['10.0.2.11', '10.0.2.12']);
  const both = forwardTo([east, 100], [west, 100]);
  const http = await createListener(client, loadBalancerArn, 80, both);
  const fixed: Action = {
    Type: 'fixed-response',
    FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain' },
  };
  const alternate = await createListener(client, loadBalancerArn, 8080, fixed);
  const v1 = await createRule(client, http, 10, { Field: 'path-pattern', Values: ['/v1/*'] }, both);
  const other = forwardTo([east, 30], [west, 10]);
  const host = await createRule(client, http, 20, { Field: 'host-header', Values: ['a.example'] }, other);
  return { ...network, loadBalancerArn, groups: { east, west }, listeners: { http, alternate }, rules: { v1, host } };
}

/** The EC2 query API, by hand: its SDK is not installed for two calls. */
export async function createNetwork(endpoint: string): Promise<{ vpcId: string; subnetIds: string[] }> {
  const vpcId = await ec2(endpoint, { Action: 'CreateVpc', CidrBlock: '10.0.0.0/16' }, 'vpcId');
  const subnetIds: string[] = [];
  for (const [index, zone] of ['a', 'b'].entries()) {
    const cidr = `10.0.${index + 1}.0/24`;
    const input = { Action: 'CreateSubnet', VpcId: vpcId, CidrBlock: cidr, AvailabilityZone: `eu-central-1${zone}` };
    subnetIds.push(await ec2(endpoint, input, 'subnetId'));
  }
  return { vpcId, subnetIds };
}

export function forwardTo(...shares: [arn: string, share: number][]): Action {
  return {
    Type: 'forward',
    ForwardConfig: { TargetGroups: shares.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })) },
  };
}

export async function createGroup(
  client: ElasticLoadBalancingV2Client,
  vpcId: string,
  name: string,
  addresses: string[],
  targetType: TargetTypeEnum = 'ip',
): Promise<string> {
  const { TargetGroups } = await client.send(
    new CreateTargetGroupCommand({ Name: name, Protocol: 'HTTP', Port: 8080, VpcId: vpcId, TargetType: targetType }),
  );
  const arn = TargetGroups?.[0]?.TargetGroupArn ?? '';
  if (addresses.length > 0) {
    const targets = addresses.map((Id) => ({ Id, Port: 8080 }));
    await client.send(new RegisterTargetsCommand({ TargetGroupArn: arn, Targets: targets }));
  }
  return arn;
}

export async function createRule(
  client: ElasticLoadBalancingV2Client,
  listenerArn: string,
  priority: number,
  condition: { Field: string; Values: string[] },
  ...actions: Action[]
): Promise<string> {
  const { Rules } = await client.send(
    new CreateRuleCommand({ ListenerArn: listenerArn, Priority: priority, Conditions: [condition], Actions: actions }),
  );
  return Rules?.[0]?.RuleArn ?? '';
}

async function createListener(
  client: ElasticLoadBalancingV2Client,
  loadBalancerArn: string,
  port: number,
  action: Action,
): Promise<string> {
  const { Listeners } = await client.send(
    new CreateListenerCommand({
      LoadBalancerArn: loadBalancerArn,
      Protocol: 'HTTP',
      Port: port,
      DefaultActions: [action],
    }),
  );
  return Listeners?.[0]?.ListenerArn ?? '';
}

async function ec2(endpoint: string, input: Record<string, string>, wanted: string): Promise<string> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    // moto finds the service by the scope of the signature; it does not check the signature itself.
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/ec2/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: new URLSearchParams({ ...input, Version: '2016-11-15' }),
  });
  const text = await answer.text();
  const id = new RegExp(`<${wanted}>([^<]+)</${wanted}>`).exec(text)?.[1];
  if (id === undefined) throw new Error(`${input.Action} answered ${answer.status}: ${text}`);
  return id;
}
