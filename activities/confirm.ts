import { isSameBoot } from '../src/domain/claim.js';
import { findUnhealthy } from '../src/domain/health.js';
import type { Boot, HostReading } from '../src/domain/host.js';
import { beating, type Beat } from './beat.js';
import { longestGapMs, type RunContext } from './context.js';
import { readHosts } from './hosts.js';
import type { Ports } from './ports.js';

/** The boot each host's claim holds for. */
export interface ClaimedBoot {
  host: string;
  boot: Boot | null;
}

export type Confirmation =
  | { kind: 'confirmed'; readings: HostReading[] }
  /** A host booted after its claim: the claim is void. */
  | { kind: 'void'; readings: HostReading[] };

/** Until every host answers, is ready and still in its claimed boot, and every target is healthy, all for `healthyFor`. */
export async function confirm(ports: Ports, run: RunContext, claimed: ClaimedBoot[]): Promise<Confirmation> {
  const { drain, reactivate } = run.config;
  return beating<never, Confirmation>(drain.pollMs, ports, async (beat) => {
    let goodSinceMs: number | null = null;
    let lookedMs = ports.now();
    for (;;) {
      const startedMs = ports.now();
      const { readings, problems, otherBoot, queuedMs } = await inspect(ports, run, beat, claimed);
      // To its end, because a worker may also be held up in the middle of a look.
      if (ports.now() - lookedMs - queuedMs > longestGapMs(run)) goodSinceMs = null;
      lookedMs = ports.now();
      if (otherBoot.length > 0) return { kind: 'void', readings };
      if (problems.length > 0) goodSinceMs = null;
      else if (goodSinceMs !== null && startedMs - goodSinceMs >= reactivate.healthyForMs)
        return { kind: 'confirmed', readings };
      else goodSinceMs ??= ports.now();
      beat.tell({ waitingFor: problems.length > 0 ? problems : ['reactivate.healthyFor'] });
      await beat.pause(drain.pollMs);
    }
  });
}

export interface Inspection {
  readings: HostReading[];
  /** What keeps traffic away, as phrases: hosts that are not ready, targets that are not healthy. */
  problems: string[];
  /** Hosts that could not be read, as phrases; also among the problems. */
  unreadable: string[];
  /** That the load balancer could not tell of its targets, as phrases; also among the problems. */
  blind: string[];
  /** Hosts that are up in another boot than the claimed one. */
  otherBoot: string[];
  /** How long it waited for its turn to read, in which nobody looked and which counts for no limit. */
  queuedMs: number;
}

/** One look at everything that must be well before, and while, traffic is given back. */
export async function inspect(ports: Ports, run: RunContext, beat: Beat, claimed: ClaimedBoot[]): Promise<Inspection> {
  // First what may have to wait for its turn, so that neither is old when both are there.
  const health = await ports.loadBalancer.health(run.targetGroupArns, beat.signal, beat.place);
  const readings = await readHosts(ports, run, beat);
  const unreadable = readings.flatMap((one) =>
    one.kind === 'unobservable' ? [`${one.host} can't be read (${one.reason})`] : [],
  );
  const blind = health.kind === 'unobservable' ? [`target health can't be read (${health.reason})`] : [];
  const notReady = readings.flatMap((one) =>
    one.kind === 'observed' && one.ready === false ? [`${one.host} is not ready`] : [],
  );
  const unhealthy = health.kind === 'observed' ? findUnhealthy(health.value) : [];
  return {
    readings,
    queuedMs: health.queuedMs,
    problems: [...unreadable, ...blind, ...notReady, ...unhealthy],
    unreadable,
    blind,
    otherBoot: readings.flatMap((one) => {
      const claim = claimed.find(({ host }) => host === one.host);
      return one.kind === 'observed' && claim !== undefined && !isSameBoot(claim.boot, one.boot) ? [one.host] : [];
    }),
  };
}
