import type { ResourceTags } from '../observation.js';
import type { LoadBalancer, Routing, TargetGroup, TargetHealth } from '../routing.js';
import type { TaggedRun } from '../tag.js';

/** What `tagout init` reads of one load balancer. */
export interface Survey {
  /** ISO 8601. */
  at: string;
  loadBalancer: LoadBalancer;
  /** Every target group that a rule forwards to, as far as it exists. */
  groups: TargetGroup[];
  /** With the attributes of these groups; without the content of actions other than forwards. */
  routing: Routing;
  health: TargetHealth[];
  /** Of the load balancer and these groups. */
  tags: ResourceTags[];
  tagged: TaggedRun[];
}
