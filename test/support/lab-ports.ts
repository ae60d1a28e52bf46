import { inject } from 'vitest';
import { createAlertmanagerPort } from '../../activities/alertmanager/alertmanager-port.js';
import { createAskPrometheus } from '../../activities/blockers/ask-prometheus.js';
import { createAutoScalingPort } from '../../activities/auto-scaling/auto-scaling-port.js';
import { createLoadBalancerPort } from '../../activities/elbv2/load-balancer-port.js';
import type { ReadGate } from '../../activities/elbv2/read-budget.js';
import { createTrailPort } from '../../activities/cloudtrail/trail-port.js';
import { createReadHost } from '../../activities/host-status/read-host.js';
import { LookTimes } from '../../activities/look-times.js';
import type { Ports } from '../../activities/ports.js';
import { createWhoActivities, type WhoActivities } from '../../activities/who/index.js';
import type { World } from '../../lab/world.js';

/** The ports of a worker, over the wire to the lab. */
export function portsOf({ apiUrl }: Pick<World, 'apiUrl'>, gate?: ReadGate): Ports {
  const now = Date.now;
  // The SDK signs with whatever credentials there are; the lab does not look at them.
  process.env['AWS_ACCESS_KEY_ID'] ??= 'lab';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'lab';
  const lab = { version: 'test', now, region: 'us-east-1', endpoint: apiUrl };
  return {
    loadBalancer: createLoadBalancerPort(lab, undefined, gate),
    autoScaling: createAutoScalingPort(lab),
    readHost: createReadHost({ now, env: process.env }),
    askPrometheus: createAskPrometheus(process.env),
    alertmanager: createAlertmanagerPort(process.env),
    linkTo: () => null,
    lookTimes: new LookTimes(),
    now,
    uptime: () => performance.now(),
  };
}

/** What a worker does to find out who changed the lab's load balancer; it asks faster than AWS allows. */
export function whoActivitiesOf({ apiUrl }: Pick<World, 'apiUrl'>): WhoActivities {
  const trail = createTrailPort({ version: 'test', paceMs: 2, region: 'us-east-1', endpoint: apiUrl });
  const { address } = inject('temporal');
  return createWhoActivities({ trail, address, everyMs: 75, now: Date.now, uptime: () => performance.now() });
}
