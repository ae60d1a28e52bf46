import { addListener, addLoadBalancer, addTargetGroup } from '../../lab/alb/build.js';
import { AlbCore } from '../../lab/alb/core.js';
import { findRule } from '../../lab/alb/find.js';
import { forwardTo, groupShares } from '../../lab/alb/forward.js';
import { startHealthChecks } from '../../lab/alb/health-checks.js';
import { startApiServer } from '../../lab/alb/query/api-server.js';
import { startHosts } from '../../lab/hosts/cluster-hosts.js';
import type { LabHost } from '../../lab/hosts/host.js';
import { worldConfig, worldConfigYaml } from '../../lab/world-config.js';

export interface ManyServices {
  apiUrl: string;
  services: { name: string; configYaml: string; east: LabHost }[];
  /** The share of east in each load balancer. */
  shares: () => number[];
  stop: () => Promise<void>;
}

const CHECK = { path: '/healthz', intervalMs: 5000, timeoutMs: 5000, healthyThreshold: 1, unhealthyThreshold: 2 };
const DURATIONS = {
  settleMs: 1000,
  quietMs: 500,
  pollMs: 500,
  everyMs: 5000,
  healthyForMs: 500,
  statusTimeoutMs: 10_000,
};
/** So long that no deadline ends a run. */
const DEADLINES = { drainDeadlineMs: 3_600_000, maintenanceDeadlineMs: 3_600_000, blindMs: 300_000 };

/** One ELBv2 with `count` load balancers. Behind each is a service of two clusters with one host each. */
export async function startServices(count: number): Promise<ManyServices> {
  const core = new AlbCore();
  const hosts: LabHost[] = [];
  const groups: { east: string; listener: string }[] = [];
  const services: ManyServices['services'] = [];
  for (let n = 1; n <= count; n += 1) {
    const name = `many-${n}`;
    const own = await startHosts({ east: ['east-1'], west: ['west-1'] });
    const [east, west] = own.map((host) => {
      const spec = {
        name: `${name}-${host.cluster}`,
        port: host.port,
        healthCheck: CHECK,
        deregistrationDelayMs: 1000,
      };
      return addTargetGroup(core, { ...spec, targets: [host.address] }).arn;
    });
    const listener = addListener(core, addLoadBalancer(core, name), 80, [forwardTo({ [east!]: 100, [west!]: 100 })]);
    const config = worldConfig(own, { durations: { ...DURATIONS, ...DEADLINES } });
    const clusters = config.clusters.map((one) => ({ ...one, targetGroups: [`${name}-${one.name}`] }));
    services.push({
      name,
      configYaml: worldConfigYaml({ ...config, service: name, loadBalancers: [name], clusters }),
      east: own[0]!,
    });
    hosts.push(...own);
    groups.push({ east: east!, listener: listener.defaultRuleArn });
  }
  const api = await startApiServer(core);
  const checks = startHealthChecks(core);
  return {
    apiUrl: api.url,
    services,
    shares: () => groups.map(({ east, listener }) => shareIn(core, listener, east)),
    stop: async () => {
      await Promise.all([api, checks, ...hosts].map((part) => part.stop()));
    },
  };
}

function shareIn({ state }: AlbCore, ruleArn: string, groupArn: string): number {
  const shares = groupShares(findRule(state, ruleArn).rule.actions.at(-1)!);
  return shares.find(({ arn }) => arn === groupArn)!.share;
}
