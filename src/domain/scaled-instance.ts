import type { Host } from './config.js';

/** An instance as its Auto Scaling group sees it. */
export interface ScaledInstance {
  id: string;
  group: string;
  /** `InService`, `Standby`, `Terminating:Wait`, or another value of LifecycleState. */
  lifecycle: string;
  /** Its group has marked it unhealthy. It never recovers by itself. */
  isUnhealthy: boolean;
  /** Of its group: `EC2`, `ELB`, `EBS`, `VPC_LATTICE`. */
  healthChecks: string[];
  /** The processes of its group that are suspended. */
  suspended: string[];
}

export type ScaledInstances =
  | { kind: 'not-asked' }
  | { kind: 'observed'; instances: ScaledInstance[] }
  /** A policy denies the read. Other errors are retried, and then they are a reason to refuse. */
  | { kind: 'unobservable'; reason: string };

/** The instances that the hosts are registered as; the instance of an IP target is not known. */
export function instanceIds(hosts: Host[]): string[] {
  return hosts.flatMap((host) => host.targets.filter((target) => /^i-[0-9a-f]+$/.test(target)));
}
