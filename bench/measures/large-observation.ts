import { worldConfig } from '../../lab/world-config.js';
import type { HostReading } from '../../src/domain/host.js';
import type { Observation } from '../../src/domain/observation.js';
import type { PreflightRequest } from '../../src/domain/preflight.js';
import type { Share, TargetHealth } from '../../src/domain/routing.js';

const CLUSTERS = ['east', 'west'];
const PORT = 8080;
const LOAD_BALANCER = 'arn:lb/core';

const address = (cluster: string, host: number): string =>
  `10.${CLUSTERS.indexOf(cluster)}.${host >> 7}.${10 + (host & 127)}`;

/** What preflight of east sees of two clusters of so many healthy hosts each, and what it decides about. */
export function observationOf(hosts: number): { observation: Observation; request: PreflightRequest } {
  const names = CLUSTERS.flatMap((cluster) =>
    Array.from({ length: hosts }, (_, n) => ({
      name: `${cluster}-${n}`,
      cluster,
      address: address(cluster, n),
      port: PORT,
    })),
  );
  const shares = CLUSTERS.map((cluster): Share => ({
    ...{ targetGroup: `core-${cluster}`, targetGroupArn: `arn:tg/${cluster}`, share: 100 },
  }));
  const health = names.map(({ cluster, address: id }): TargetHealth => ({
    ...{ targetGroup: `core-${cluster}`, id, port: PORT, state: 'healthy', reason: null, zone: 'a' },
  }));
  const rule = { arn: 'arn:rule/default', listenerArn: 'arn:listener/80', isDefault: true, priority: 'default' };
  const where = 'core HTTP:80';
  const observation: Observation = {
    at: '2026-11-22T15:00:00.000Z',
    loadBalancers: [{ name: 'core', arn: LOAD_BALANCER, type: 'application' }],
    groups: CLUSTERS.map((cluster) => ({
      ...{
        name: `core-${cluster}`,
        arn: `arn:tg/${cluster}`,
        targetType: 'ip',
        cluster,
        loadBalancerArns: [LOAD_BALANCER],
      },
    })),
    routing: {
      listeners: [
        {
          ...{ arn: 'arn:listener/80', where, protocol: 'HTTP', port: 80 },
          rules: [
            {
              ...{ ...rule, where: `${where} default`, conditions: [] },
              actions: [{ type: 'forward', order: 1, shares, stickinessS: null }],
            },
          ],
        },
      ],
      targets: [
        {
          targetGroup: 'core-east',
          targets: health
            .slice(0, hosts)
            .map(({ id }) => `${id}:${PORT}`)
            .sort(),
        },
      ],
    },
    health,
    hosts: names
      .filter(({ cluster }) => cluster === 'east')
      .map(({ name: host }): HostReading => ({
        ...{ kind: 'observed', host, at: 0, inFlight: 0, accepted: [1], ready: true },
        boot: { kind: 'id', id: `boot of ${host}` },
      })),
    hostsReadAtMs: 0,
    ...{
      missing: [],
      tags: [],
      besides: [],
      elsewhere: [],
      tagged: [],
      earlier: null,
      autoScaling: { kind: 'not-asked' },
    },
  };
  return { observation, request: { config: worldConfig(names, {}), cluster: 'east', adopt: null, standby: false } };
}
