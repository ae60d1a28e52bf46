import type { Host } from './config.js';

/** An instance as its Auto Scaling group has it. */
export interface ScaledInstance {
  id: string;
  group: string;
  /** `InService`, `Standby`, `Terminating:Wait`, and the rest of what LifecycleState may be. */
  lifecycle: string;
  /** Marked by its group: it never recovers by itself. */
  isUnhealthy: boolean;
  /** Of its group: `EC2`, `ELB`, `EBS`, `VPC_LATTICE`. */
  healthChecks: string[];
  /** The processes of its group that are suspended. */
  suspended: string[];
}

export type ScaledInstances =
  | { kind: 'not-asked' }
  | { kind: 'observed'; instances: ScaledInstance[] }
  /** Where a policy denies it: anything else is asked again, and then a reason to refuse. */
  | { kind: 'unobservable'; reason: string };

/** The instances that the hosts are registered as; the instance of an IP target is not known. */
export function instanceIds(hosts: Host[]): string[] {
  return hosts.flatMap((host) => host.targets.filter((target) => /^i-[0-9a-f]+$/.test(target)));
}
