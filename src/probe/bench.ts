import type { Groups } from './actions.js';
import type { Caller } from './aws/caller.js';
import type { Limits } from './limits.js';
import type { Marks } from './marks.js';
import type { Nodes } from './reach/nodes.js';

/** What the questions have to work with: everything here was made by this probe. */
export interface Bench {
  caller: Caller;
  limits: Limits;
  marks: Marks;
  ruleArn: string;
  /** A sentence where there are none. */
  groups: Groups | string;
  /** The load balancer as clients reach it, once the rule answers there; else why not. */
  nodes: Nodes | string;
  /** Whether something answers behind both groups; else why not. */
  responder: true | string;
  /** Milliseconds since the Unix epoch at which no more change may be watched. */
  endMs: number;
}
