import type { Config } from '../config.js';

/** What a config has that sets nothing but its service, load balancer, clusters and `hostStatus`. */
export const DEFAULTS: Omit<Config, 'service' | 'loadBalancers' | 'clusters' | 'hostStatus'> = {
  drain: { settleMs: 60_000, quietMs: 30_000, pollMs: 1_000, deadlineMs: 3_600_000, onDeadline: 'abort' },
  maintenance: { reboot: 'required', deadlineMs: 24 * 3_600_000 },
  reactivate: { healthyForMs: 30_000, steps: [100], holdMs: 60_000 },
  capacity: { minHealthy: { count: 1 } },
  stickiness: 'refuse',
  soleCluster: 'refuse',
  autoScaling: 'refuse',
  watch: { everyMs: 10_000, blindMs: 300_000, scope: 'load-balancer' },
};
