import type { Facts, HostFacts } from './facts.js';
import { seconds } from './seconds.js';

/** One moment in one line, for a log. */
export function plainLine({ nowMs, startedMs, run, clusters, lost }: Facts): string {
  const hosts = clusters.flatMap((cluster) => cluster.hosts).map((host) => `${host.name} ${stateOf(host)}`);
  const perSecond = clusters.map((cluster) => `${cluster.name} ${cluster.perSecond}/s`);
  const phase = (run?.phase ?? 'before').padEnd(12);
  return `${seconds(nowMs - startedMs)}  ${phase}  ${hosts.join('  ')}  |  ${perSecond.join('  ')}  |  lost ${lost}`;
}

function stateOf({ state, inFlight }: HostFacts): string {
  return state === 'ready' ? `${inFlight} in-flight` : state;
}
