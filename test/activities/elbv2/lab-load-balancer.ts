import { addListener, addLoadBalancer, addRule, addTargetGroup } from '../../../lab/alb/build.js';
import { AlbCore } from '../../../lab/alb/core.js';
import { Foreigner } from '../../../lab/alb/foreigner.js';
import { startApiServer } from '../../../lab/alb/query/api-server.js';
import type { Shape } from '../../../lab/alb/tree.js';
import { createLoadBalancerPort } from '../../../activities/elbv2/load-balancer-port.js';
import type { LoadBalancerPort, LookScope } from '../../../activities/ports.js';
import { environmentFor } from '../../support/moto.js';

export interface LabLoadBalancer {
  core: AlbCore;
  port: LoadBalancerPort;
  foreigner: Foreigner;
  loadBalancerArn: string;
  east: string;
  west: string;
  http: { listenerArn: string; defaultRuleArn: string };
  scope: LookScope;
  stop(): Promise<void>;
}

/** The load balancer `core` on the lab's ALB over the wire: HTTP:80 forwards to core-east and core-west, 100 each. */
export async function startLabLoadBalancer(): Promise<LabLoadBalancer> {
  const core = new AlbCore();
  const server = await startApiServer(core);
  Object.assign(process.env, environmentFor(server.url));
  const balancer = addLoadBalancer(core, 'core');
  const east = addGroup(core, 'core-east', ['10.0.1.11', '10.0.1.12']);
  const west = addGroup(core, 'core-west', ['10.0.2.11']);
  const listener = addListener(core, balancer, 80, [forward([east, 100], [west, 100])]);
  return {
    core,
    port: createLoadBalancerPort({ version: '1.2.3', now: () => 1_000 }),
    foreigner: new Foreigner(core, 'terraform', () => Date.now()),
    loadBalancerArn: balancer.arn,
    east,
    west,
    http: { listenerArn: listener.arn, defaultRuleArn: listener.defaultRuleArn },
    scope: { loadBalancerArns: [balancer.arn], targetGroupArns: [east] },
    stop: () => server.stop(),
  };
}

export function addGroup(core: AlbCore, name: string, targets: string[]): string {
  const healthCheck = {
    path: '/healthz',
    matcher: '200',
    intervalMs: 1_000,
    timeoutMs: 500,
    healthyThreshold: 1,
    unhealthyThreshold: 1,
  };
  return addTargetGroup(core, { name, port: 8080, healthCheck, deregistrationDelayMs: 60_000, targets }).arn;
}

export function forward(...shares: [arn: string, share: number][]): Shape {
  return {
    Type: 'forward',
    ForwardConfig: { TargetGroups: shares.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })) },
  };
}

/** A rule `path /N/*`, forwarding to both clusters. */
export function addPathRule(lab: LabLoadBalancer, priority: number, actions?: Shape[]): string {
  const condition = { Field: 'path-pattern', Values: [`/${String(priority)}/*`] };
  const both = [forward([lab.east, 100], [lab.west, 100])];
  return addRule(lab.core, lab.http.listenerArn, priority, [condition], actions ?? both).arn;
}

/** A signal that nobody aborts. */
export function open(): AbortSignal {
  return new AbortController().signal;
}
