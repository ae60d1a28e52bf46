import type { Cluster, Config } from '../config.js';
import type { Observation } from '../observation.js';
import { decidePreflight } from '../preflight.js';
import { DEFAULTS } from './defaults.js';
import type { Survey } from './survey.js';

/** Why preflight would refuse each cluster, and its warnings, in its own words. Nobody has asked the hosts. */
export function foresee(
  survey: Survey,
  service: string,
  clusters: Cluster[],
): { refusals: string[]; warnings: string[] }[] {
  const config: Config = { ...DEFAULTS, service, loadBalancers: [survey.loadBalancer.name], clusters, hostStatus: [] };
  const clusterOf = new Map(clusters.flatMap(({ name, targetGroups }) => targetGroups.map((group) => [group, name])));
  const groups = survey.groups.flatMap((group) => {
    const cluster = clusterOf.get(group.name);
    return cluster === undefined ? [] : [{ ...group, cluster }];
  });
  const ours = new Set(groups.map(({ arn }) => arn));
  const { attributes = [] } = survey.routing;
  const observation: Observation = {
    ...{ at: survey.at, tags: survey.tags, tagged: survey.tagged, health: survey.health, missing: [], elsewhere: [] },
    ...{ hosts: [], hostsReadAtMs: Date.parse(survey.at), earlier: null, autoScaling: { kind: 'not-asked' } },
    loadBalancers: [survey.loadBalancer],
    groups,
    routing: { ...survey.routing, attributes: attributes.filter((one) => ours.has(one.targetGroupArn)) },
    besides: attributes.filter((one) => !ours.has(one.targetGroupArn)),
  };
  return clusters.map(({ name }) => {
    const { refusals, warnings } = decidePreflight(observation, {
      ...{ config, cluster: name, adopt: null, standby: false },
    });
    return { refusals, warnings };
  });
}
