import type { RunContext } from '../activities/scopes.js';
import type { Observation } from '../src/domain/observation.js';
import { narrow } from '../src/domain/scope.js';
import type { Preflight } from '../src/domain/preflight.js';
import { tagKey, tagsOfOthers, tagValue, type Tag } from '../src/domain/tag.js';
import { LIMITS, type MaintainInput } from './messages.js';

/** The decisions of preflight, for the steps. `tagged`: what the tag says is under maintenance. */
export function contextOf(
  input: MaintainInput,
  observation: Observation,
  preflight: Preflight,
  run: Pick<Tag, 'runId' | 'since' | 'namespace'>,
  tagged = input.cluster,
): RunContext {
  const { config, cluster, limits } = input;
  const key = tagKey(config.service);
  const serviceGroupArns =
    config.watch.scope === 'service' ? [...new Set(observation.groups.map((group) => group.arn))] : null;
  return {
    config,
    cluster,
    runId: run.runId,
    loadBalancerArns: observation.loadBalancers.map((one) => one.arn),
    targetGroupArns: observation.groups.filter((group) => group.cluster === cluster).map((group) => group.arn),
    clusterOf: Object.fromEntries(observation.groups.map((group) => [group.arn, group.cluster])),
    routing: serviceGroupArns === null ? observation.routing : narrow(observation.routing, serviceGroupArns),
    serviceGroupArns,
    plan: preflight.plan,
    hosts: preflight.hosts,
    adopted: input.adopt !== null,
    healthyBefore: preflight.healthyBefore,
    stickinessS: preflight.stickinessS,
    tag: {
      key,
      value: tagValue({ cluster: tagged, ...run }),
      found: Object.fromEntries(observation.tags.map((one) => [one.arn, one.tags[key] ?? null])),
      others: Object.fromEntries(observation.tags.map((one) => [one.arn, tagsOfOthers(one.tags, key)])),
      putBack: preflight.putBackTags,
      putBackAlways: preflight.putBackTagsAlways,
    },
    staleReadMs: limits.staleReadMs,
    stillGaugeMs: limits.stillGaugeMs,
    watchBeatMs: limits.watchBeatMs ?? LIMITS.watchBeatMs,
  };
}
