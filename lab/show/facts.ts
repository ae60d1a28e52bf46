import type { StatusDocument } from '../../src/domain/status.js';
import { allListeners } from '../alb/find.js';
import { groupShares } from '../alb/forward.js';
import type { HostState } from '../hosts/host.js';
import { BUCKET_MS } from '../tally.js';
import type { World } from '../world.js';
import type { OverTime } from '../../src/cli/views/screen/over-time.js';
import type { Stage } from './stage.js';

const RATE_WINDOW_MS = 1_000;

/** Everything that the show prints at one moment, from the run, the load balancer and the hosts. */
export interface Facts {
  /** Milliseconds since the Unix epoch: now, and when the show began. */
  nowMs: number;
  startedMs: number;
  /** Null before there is a run. */
  run: Pick<StatusDocument, 'cluster' | 'phase' | 'timeline' | 'waitingFor' | 'failure'> | null;
  clusters: ClusterFacts[];
  served: number;
  lost: number;
}

export interface ClusterFacts {
  name: string;
  /** Its share in each forward action, in the order of the rules. */
  shares: number[];
  /** Requests that it served in the last second. */
  perSecond: number;
  hosts: HostFacts[];
}

export interface HostFacts {
  name: string;
  state: HostState;
  inFlight: number;
  /** The highest in-flight of each second so far; null if the host was away. */
  overTime: (number | null)[];
}

export function readFacts(
  { world, traffic }: Stage,
  { run, overTime, startedMs }: { run: Facts['run']; overTime: OverTime; startedMs: number },
): Facts {
  const nowMs = Date.now();
  const rates = traffic.tally.since(nowMs - RATE_WINDOW_MS - BUCKET_MS);
  const hosts = [...world.hosts.values()];
  const shares = sharesOf(world);
  const clusters = [...new Set(hosts.map((host) => host.cluster))].map((name) => ({
    name,
    shares: shares.map((action) => action.get(name) ?? 0),
    perSecond: rates.get(name)?.served ?? 0,
    hosts: hosts
      .filter((host) => host.cluster === name)
      .map((host) => ({
        ...{ name: host.name, state: host.state, inFlight: host.inFlight },
        overTime: overTime.of(host.name),
      })),
  }));
  return { nowMs, startedMs, run, clusters, ...traffic.tally.total };
}

/** The shares of each forward action by cluster, as the load balancer's API would answer them. */
function sharesOf({ core, arns }: World): Map<string, number>[] {
  const clusterOf = new Map([
    [arns.east, 'east'],
    [arns.west, 'west'],
  ]);
  return allListeners(core.state)
    .flatMap((listener) => [...listener.rules.values()])
    .flatMap((slot) => slot.current?.actions ?? [])
    .map(groupShares)
    .filter((groups) => groups.length > 0)
    .map((groups) => new Map(groups.map(({ arn, share }) => [clusterOf.get(arn) ?? arn, share])));
}
