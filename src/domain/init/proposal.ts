/** The config that `tagout init` proposes for a load balancer, and what a person should know about it. */
export interface Proposal {
  /** When the load balancer was read, ISO 8601. */
  at: string;
  loadBalancer: string;
  service: string;
  clusters: ProposedCluster[];
  /** Target groups that are in no cluster, each with the reason as a phrase. */
  leftOut: { targetGroup: string; why: string }[];
  /** At which most targets are registered; null if there are none. */
  port: number | null;
  /** What tagout can't do here, and what may have been guessed wrong; sentences without a full stop. */
  notes: string[];
  /** As of a cluster, where they are the same for every one of several. */
  refusals: string[];
  warnings: string[];
}

export interface ProposedCluster {
  name: string;
  targetGroups: string[];
  hosts: ProposedHost[];
  /** The forward actions that it is in, each with its shares, as phrases. */
  actions: string[];
  /** Why a start would be refused, as far as the load balancer tells: nobody has asked the hosts. */
  refusals: string[];
  warnings: string[];
}

export interface ProposedHost {
  name: string;
  /** Null: ELBv2 knows the target by the id of its instance only. */
  address: string | null;
  target: string;
}
