import { isSameBoot } from '../src/domain/claim.js';
import { findUnhealthy } from '../src/domain/health.js';
import { ofRightClock, type Boot, type HostReading } from '../src/domain/host.js';
import type { Read } from '../src/domain/observation.js';
import type { TargetHealth } from '../src/domain/routing.js';
import { beating } from './beat.js';
import { Beside } from './beside.js';
import { longestGapMs, longestLookMs, type HostsScope, type RunContext } from './context.js';
import { readHosts } from './hosts.js';
import type { Ports } from './ports.js';
import type { Step } from './step.js';

export type ConfirmScope = HostsScope & Pick<RunContext, 'targetGroupArns'>;

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
export async function confirm(ports: Ports, run: ConfirmScope, claimed: ClaimedBoot[]): Promise<Confirmation> {
  const { drain, reactivate } = run.config;
  return beating<never, Confirmation>(drain.pollMs, ports, async (beat) => {
    let goodSinceMs: number | null = null;
    let sampledMs = ports.now();
    let healthMs = ports.now();
    const underWay = new Beside<Read<TargetHealth[]>>();
    for (;;) {
      const startedMs = ports.now();
      const readings = await readHosts({ ports, run, beat });
      // To its end, because a worker may also be held up in the middle of a sample.
      if (ports.now() - sampledMs > longestGapMs(run)) goodSinceMs = null;
      sampledMs = ports.now();
      underWay.begin(() => ports.loadBalancer.health(run.targetGroupArns, beat.signal));
      await Promise.race([underWay.answered(), beat.pause(drain.pollMs)]);
      const health = underWay.take();
      const { problems, otherBoot } = judge(readings, health, claimed);
      if (otherBoot.length > 0) return { kind: 'void', readings };
      if (problems.length > 0) goodSinceMs = null;
      if (health?.kind === 'observed') {
        if (health.askedMs - healthMs - health.queuedMs > longestLookMs(run)) goodSinceMs = null;
        healthMs = health.askedMs;
        const isGood = problems.length === 0;
        const sinceMs = goodSinceMs ?? Infinity;
        if (isGood && Math.min(startedMs, health.askedMs) - sinceMs >= reactivate.healthyForMs)
          return { kind: 'confirmed', readings };
        if (isGood) goodSinceMs ??= ports.now();
      }
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
export async function inspect(step: Step<ConfirmScope>, claimed: ClaimedBoot[]): Promise<Inspection> {
  const { ports, run, beat } = step;
  // First what may have to wait for its turn, so that neither is old when both are there.
  const health = await ports.loadBalancer.health(run.targetGroupArns, beat.signal, beat.place);
  const readings = await readHosts(step);
  return { readings, queuedMs: health.queuedMs, ...judge(readings, health, claimed) };
}

/** Null: the health of the targets is not known yet. */
function judge(
  read: HostReading[],
  health: Read<TargetHealth[]> | null,
  claimed: ClaimedBoot[],
): Pick<Inspection, 'problems' | 'unreadable' | 'blind' | 'otherBoot'> {
  // Whether a host has booted again can't be told by a boot time of a clock that was set.
  const readings = read.map(ofRightClock);
  const unreadable = readings.flatMap((one) =>
    one.kind === 'unobservable' ? [`${one.host} can't be read (${one.reason})`] : [],
  );
  const blind = health?.kind === 'unobservable' ? [`target health can't be read (${health.reason})`] : [];
  const notReady = readings.flatMap((one) =>
    one.kind === 'observed' && one.ready === false ? [`${one.host} is not ready`] : [],
  );
  const unhealthy = health?.kind === 'observed' ? findUnhealthy(health.value) : [];
  return {
    problems: [...unreadable, ...blind, ...notReady, ...unhealthy],
    unreadable,
    blind,
    otherBoot: readings.flatMap((one) => {
      const claim = claimed.find(({ host }) => host === one.host);
      return one.kind === 'observed' && claim !== undefined && !isSameBoot(claim.boot, one.boot) ? [one.host] : [];
    }),
  };
}
