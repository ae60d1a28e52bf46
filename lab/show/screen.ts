import type { StatusDocument } from '../../src/domain/status.js';
import type { LabHost } from '../hosts/host.js';
import { BUCKET_MS } from '../tally.js';
import type { Stage } from './stage.js';

const RATE_WINDOW_MS = 1_000;

/** What is to be seen now: the hosts and the traffic as they are, the phase as the run tells it. */
export function frame(stage: Stage, status: StatusDocument | null, elapsedMs: number): string[] {
  const rates = stage.traffic.tally.since(Date.now() - RATE_WINDOW_MS - BUCKET_MS);
  const clusters = [...new Set([...stage.world.hosts.values()].map((host) => host.cluster))];
  return [
    `${seconds(elapsedMs)}  ${status?.phase ?? 'before the start'}${waiting(status)}`,
    ...clusters.flatMap((cluster) => [
      `  ${cluster}: ${rates.get(cluster)?.served ?? 0} requests/s`,
      ...[...stage.world.hosts.values()].filter((host) => host.cluster === cluster).map(hostLine),
    ]),
    `  requests: ${stage.traffic.tally.total.served} served, ${stage.traffic.tally.total.lost} lost`,
  ];
}

/** The same in one line, for a log. */
export function line(stage: Stage, status: StatusDocument | null, elapsedMs: number): string {
  const hosts = [...stage.world.hosts.values()].map((host) => `${host.name} ${hostState(host)}`);
  const rates = stage.traffic.tally.since(Date.now() - RATE_WINDOW_MS - BUCKET_MS);
  const perSecond = ['east', 'west'].map((cluster) => `${cluster} ${rates.get(cluster)?.served ?? 0}/s`);
  const phase = (status?.phase ?? 'before').padEnd(12);
  return `${seconds(elapsedMs)}  ${phase}  ${hosts.join('  ')}  |  ${perSecond.join('  ')}  |  lost ${stage.traffic.tally.total.lost}`;
}

function hostLine(host: LabHost): string {
  return `    ${host.name}  ${hostState(host).padEnd(12)}  boot ${host.bootId.slice(0, 13)}`;
}

function hostState(host: LabHost): string {
  return host.state === 'ready' ? `${host.inFlight} in-flight` : host.state;
}

function waiting(status: StatusDocument | null): string {
  return status === null || status.waitingFor.length === 0 ? '' : `  (waits for ${status.waitingFor.join(', ')})`;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1).padStart(5)} s`;
}
