import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeListenersCommand, DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { parse, stringify } from 'yaml';
import { startHosts } from '../../lab/hosts/cluster-hosts.js';
import type { LabHost } from '../../lab/hosts/host.js';
import { worldConfig, worldConfigYaml } from '../../lab/world-config.js';
import { startMoto } from '../support/moto.js';
import { createNetwork, seedMotoLoadBalancer } from '../support/moto-load-balancer.js';
import { SHORT } from './lab-site.js';

/** moto's ELBv2 with the standard load balancer, whose targets are always healthy, and the lab's hosts behind it. */
export interface MotoWorld {
  environment: Record<string, string>;
  hosts: LabHost[];
  configYaml: string;
  routing: () => Promise<unknown>;
  stop: () => Promise<void>;
}

/**
 * The addresses that the standard load balancer has for the hosts, which really listen on addresses of this machine.
 */
const TARGETS: Record<string, string> = {
  'east-1': '10.0.1.11',
  'east-2': '10.0.1.12',
  'west-1': '10.0.2.11',
  'west-2': '10.0.2.12',
};

export async function startMotoWorld(service: string): Promise<MotoWorld> {
  const moto = await startMoto();
  const names = { east: ['east-1', 'east-2'], west: ['west-1', 'west-2'] };
  const hosts = await startHosts(names, () => `boot-${crypto.randomUUID().slice(0, 8)}`);
  const client = clientOf(moto.environment);
  const { loadBalancerArn } = await seedMotoLoadBalancer(client, await createNetwork(moto.endpoint));
  return {
    environment: moto.environment,
    hosts: hosts.filter(({ cluster }) => cluster === 'east'),
    configYaml: withTargets(worldConfigYaml({ ...worldConfig(hosts, { durations: SHORT }), service })),
    routing: () => routingOf(client, loadBalancerArn),
    stop: async () => {
      client.destroy();
      await Promise.all(hosts.map((host) => host.stop()));
      await moto.stop();
    },
  };
}

function clientOf(environment: Record<string, string>): ElasticLoadBalancingV2Client {
  return new ElasticLoadBalancingV2Client({
    endpoint: environment['AWS_ENDPOINT_URL']!,
    region: environment['AWS_REGION']!,
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID']!,
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY']!,
    },
  });
}

/** Everything that moto returns about its listeners and rules. */
async function routingOf(client: ElasticLoadBalancingV2Client, LoadBalancerArn: string): Promise<unknown> {
  const { Listeners = [] } = await client.send(new DescribeListenersCommand({ LoadBalancerArn }));
  const rules = Listeners.map(({ ListenerArn }) => client.send(new DescribeRulesCommand({ ListenerArn })));
  return { Listeners, rules: (await Promise.all(rules)).map(({ Rules }) => Rules) };
}

function withTargets(yaml: string): string {
  const config = parse(yaml) as { clusters: Record<string, { hosts: Record<string, unknown> }> };
  for (const cluster of Object.values(config.clusters))
    for (const [name, address] of Object.entries(cluster.hosts))
      cluster.hosts[name] = { address, target: TARGETS[name] };
  return stringify(config);
}
