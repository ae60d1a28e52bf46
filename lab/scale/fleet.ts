/** A separate process, so that its cost is measured separately: N services, each with a load balancer and two hosts. */
import http from 'node:http';
import { addListener, addLoadBalancer, addTargetGroup } from '../alb/build.js';
import { AlbCore } from '../alb/core.js';
import { Foreigner } from '../alb/foreigner.js';
import { forwardTo } from '../alb/forward.js';
import { startApiServer } from '../alb/query/api-server.js';
import type { ThrottleSetting } from '../alb/throttle.js';
import { listen } from '../http.js';

/** The questions that it answers. */
export type FleetQuestion = { kind: 'calls' } | { kind: 'meddle'; service: number };
export type FleetAnswer =
  | { kind: 'ready'; apiUrl: string; statusPort: number }
  | { kind: 'calls'; count: number }
  | { kind: 'meddled' };

export const CLUSTERS = ['east', 'west'] as const;

/** The name of a service, of its load balancer, and the beginning of the names of its groups. */
export function nameOf(service: number): string {
  return `scale-${service}`;
}

/** Each host has its own address in 127.0.0.0/8. */
export function addressOf(service: number, cluster: (typeof CLUSTERS)[number]): string {
  return `127.${20 + CLUSTERS.indexOf(cluster)}.${Math.floor(service / 250)}.${(service % 250) + 1}`;
}

const NO_CHECKS = { path: '/', intervalMs: 30_000, timeoutMs: 5_000, healthyThreshold: 2, unhealthyThreshold: 2 };

if (process.send !== undefined) {
  const [services = 0, perSecond, burst] = process.argv.slice(2).map(Number);
  const isThrottled = perSecond !== undefined && burst !== undefined;
  await serve(services, isThrottled ? { perSecond, burst, code: 'Throttling' } : null);
}

async function serve(services: number, throttle: ThrottleSetting | null): Promise<void> {
  const status = http.createServer((request, response) => {
    const bootId = `boot of ${request.socket.localAddress}`;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ inFlight: 0, accepted: 0, bootId, ready: true }));
  });
  const statusPort = await listen(status, '0.0.0.0');
  const core = new AlbCore({ throttle });
  const rules = Array.from({ length: services }, (_, service) => addService(core, service, statusPort));
  const { url: apiUrl } = await startApiServer(core);
  process.on('message', (question: FleetQuestion) => {
    if (question.kind === 'calls') return tell({ kind: 'calls', count: core.journal.count });
    const { rule, east } = rules[question.service]!;
    new Foreigner(core, 'somebody', Date.now).setShare(rule, east, 100);
    tell({ kind: 'meddled' });
  });
  process.on('disconnect', () => process.exit());
  tell({ kind: 'ready', apiUrl, statusPort });
}

function addService(core: AlbCore, service: number, port: number): { rule: string; east: string } {
  const [east, west] = CLUSTERS.map((cluster) => {
    const group = addTargetGroup(core, {
      name: `${nameOf(service)}-${cluster}`,
      ...{ port, healthCheck: NO_CHECKS, deregistrationDelayMs: 1_000, targets: [addressOf(service, cluster)] },
    });
    for (const target of group.targets.values()) target.state = 'healthy';
    return group.arn;
  });
  const both = forwardTo({ [east!]: 100, [west!]: 100 }, null);
  const { defaultRuleArn } = addListener(core, addLoadBalancer(core, nameOf(service)), 80, [both]);
  return { rule: defaultRuleArn, east: east! };
}

function tell(answer: FleetAnswer): void {
  process.send!(answer);
}
