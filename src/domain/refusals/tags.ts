import type { Config } from '../config.js';
import type { Observation } from '../observation.js';
import { isDoneWith, runWords, tagKey, type TaggedRun } from '../tag.js';

export interface TagDecision {
  refusals: string[];
  /** Which tags are taken over, and from whom. */
  warnings: string[];
  /** Tags that go back to their load balancers if this run ends without having restored the cluster, by ARN. */
  putBack: Record<string, string>;
}

/** Another run's tag is a lock; that of a run which is over, and has left nothing behind, is only named. */
export function decideTags(observation: Observation, config: Config, adopt: boolean): TagDecision {
  const decision: TagDecision = { refusals: [], warnings: [], putBack: {} };
  for (const tagged of observation.tagged) {
    const isOwnKey = tagged.key === tagKey(config.service);
    if (config.watch.scope === 'service' && !isOwnKey) continue;
    // A running run of the same service holds the workflow id, which says it already.
    if (isOwnKey && tagged.state === 'running') continue;
    const of = `load balancer ${tagged.loadBalancer} is tagged ${tagged.key} by ${runWords(tagged)}`;
    if (tagged.state === 'running') {
      decision.refusals.push(
        `${of}, which is running: wait for its end (or is this load balancer meant to be shared? then set watch.scope: service)`,
      );
    } else if (isDoneWith(tagged, observation.routing)) {
      decision.warnings.push(
        `${of}, which has left nothing behind: ${isOwnKey ? 'its tag is taken over' : 'its tag says nothing more'}`,
      );
    } else if (!adopt) {
      decision.refusals.push(`${of}, ${whyNot(tagged)}, then start with --adopt, which takes the tag over`);
    } else {
      decision.warnings.push(
        `${of}, ${tagged.state === 'over' ? 'which is over' : 'which is not known to be over'}: ${isOwnKey ? 'its tag is taken over' : 'it is accepted'} (--adopt)`,
      );
      if (isOwnKey) decision.putBack[tagged.loadBalancerArn] = tagged.value;
    }
  }
  return decision;
}

function whyNot({ tag, state }: TaggedRun): string {
  if (tag === null) return 'which is nothing that tagout writes: find out whose it is';
  if (state === 'over') return 'which is over and has left its cluster as it is: see what it left';
  return `in namespace ${tag.namespace}, which can't be seen from here, so it is not known to be over: make sure that it is`;
}
