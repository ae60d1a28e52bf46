import { isSameBoot } from '../src/domain/claim.js';
import { findUnhealthy } from '../src/domain/health.js';
import { ofRightClock, type Boot, type HostReading } from '../src/domain/host.js';
import type { Read } from '../src/domain/observation.js';
import type { TargetHealth } from '../src/domain/routing.js';
import type { HostsScope, RunContext } from './scopes.js';
import { readHosts } from './hosts.js';
import type { Step } from './step.js';

export type ConfirmScope = HostsScope & Pick<RunContext, 'targetGroupArns'>;

/** The boot for which a host's claim holds. */
export interface ClaimedBoot {
  host: string;
  boot: Boot | null;
}

export interface Inspection {
  readings: HostReading[];
  /** Reasons to give no traffic, as phrases: hosts that are not ready, targets that are not healthy. */
  problems: string[];
  /** Hosts that could not be read, as phrases; also among the problems. */
  unreadable: string[];
  /** Reads of target health that failed, as phrases; also among the problems. */
  blind: string[];
  /** Hosts that are up in another boot than the claimed one. */
  otherBoot: string[];
  /** How long it waited in the queue of reads. Nobody looked in this time, and it counts for no limit. */
  queuedMs: number;
}

/** One check of everything that must be in order before and while shares are given back. */
export async function inspect(step: Step<ConfirmScope>, claimed: ClaimedBoot[]): Promise<Inspection> {
  const { ports, run, beat } = step;
  // The health is read first, because it may have to wait in the queue; then neither is old at the end.
  const health = await ports.loadBalancer.health(run.targetGroupArns, beat.signal, beat.place);
  const readings = await readHosts(step);
  return { readings, queuedMs: health.queuedMs, ...judge(readings, health, claimed) };
}

/** `null`: the health of the targets is not known yet. */
export function judge(
  read: HostReading[],
  health: Read<TargetHealth[]> | null,
  claimed: ClaimedBoot[],
): Pick<Inspection, 'problems' | 'unreadable' | 'blind' | 'otherBoot'> {
  // A boot time from a clock that was set can't show whether a host has booted again.
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
