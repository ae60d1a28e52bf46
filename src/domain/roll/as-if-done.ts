import type { Observation } from '../observation.js';
import type { Forward, Share, TargetHealth } from '../routing.js';
import { ROLL, tagKey } from '../tag.js';

/**
 * What preflight would see once these clusters of the service are done: each serves again, its targets are healthy, and
 * the tags of its runs, or of a roll that is on, are gone. A share that is 0 now counts as 1, because nothing that is decided about another
 * cluster depends on how large it is.
 */
export function asIfDone(observation: Observation, service: string, done: string[]): Observation {
  if (done.length === 0) return observation;
  const groups = observation.groups.filter(({ cluster }) => done.includes(cluster));
  const [arns, names] = [new Set(groups.map(({ arn }) => arn)), new Set(groups.map(({ name }) => name))];
  const serving = (share: Share): Share =>
    arns.has(share.targetGroupArn) ? { ...share, share: Math.max(1, share.share) } : share;
  const healthy = (one: TargetHealth): TargetHealth =>
    names.has(one.targetGroup) && isToCome(one) ? { ...one, state: 'healthy', reason: null } : one;
  const listeners = observation.routing.listeners.map((listener) => ({
    ...listener,
    rules: listener.rules.map((rule) => ({
      ...rule,
      actions: rule.actions.map((action) => (action.type === 'forward' ? withShares(action, serving) : action)),
    })),
  }));
  const { roll: _, ...rest } = observation;
  return {
    ...rest,
    routing: { ...observation.routing, listeners },
    health: observation.health.map(healthy),
    tagged: observation.tagged.filter(
      ({ key, tag }) => key !== tagKey(service) || tag === null || ![...done, ROLL].includes(tag.cluster),
    ),
  };
}

function withShares(action: Forward, serving: (share: Share) => Share): Forward {
  // The share of a single group has no effect.
  return action.shares.length < 2 ? action : { ...action, shares: action.shares.map(serving) };
}

/** Its cluster is not confirmed before it is healthy. A target that is `draining` or `unused` would stay so. */
function isToCome({ state }: TargetHealth): boolean {
  return state === 'unhealthy' || state === 'initial';
}
