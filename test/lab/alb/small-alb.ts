import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { addListener, addLoadBalancer, addRule, addTargetGroup } from '../../../lab/alb/build.js';
import { AlbCore } from '../../../lab/alb/core.js';
import type { AlbSettings } from '../../../lab/alb/core.js';
import { forwardTo } from '../../../lab/alb/forward.js';

/** A load balancer with two listeners, one path rule and two groups, 100:100; no network. */
export function smallAlb(settings: Partial<AlbSettings> = {}, targets = { east: ['127.0.0.2'], west: ['127.0.0.3'] }) {
  const core = new AlbCore(settings);
  const loadBalancer = addLoadBalancer(core, 'core');
  const healthCheck = { path: '/healthz', intervalMs: 50, timeoutMs: 200, healthyThreshold: 2, unhealthyThreshold: 2 };
  const common = { port: 8080, healthCheck, deregistrationDelayMs: 1000 };
  const east = addTargetGroup(core, { ...common, name: 'core-east', targets: targets.east });
  const west = addTargetGroup(core, { ...common, name: 'core-west', targets: targets.west });
  const both = forwardTo({ [east.arn]: 100, [west.arn]: 100 });
  const http = addListener(core, loadBalancer, 80, [both]);
  const other = addListener(core, loadBalancer, 8080, [both]);
  const v1 = addRule(core, http.arn, 10, [{ Field: 'path-pattern', Values: ['/v1/*'] }], [both]);
  return { core, loadBalancer, east, west, http, other, v1 };
}

/** The real client, with what it needs to be told outside AWS. */
export function sdkClient(endpoint: string, maxAttempts = 1): ElasticLoadBalancingV2Client {
  return new ElasticLoadBalancingV2Client({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    maxAttempts,
  });
}
