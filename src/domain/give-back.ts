import { findUnhealthy, targetKey } from './health.js';
import type { HostReading } from './host.js';
import type { HostBefore, Observed, Unobservable } from './observation.js';
import { hasBootedSincePreflight } from './reboots.js';
import type { TargetHealth } from './routing.js';

/** The facts that decide whether shares may be given back before the go. */
export interface GivingBack {
  /** An adopted run may have found shares on hosts that nobody ever proved fit. */
  adopted: boolean;
  hosts: HostBefore[];
  /** Targets of the cluster that were healthy at preflight, as `group/id:port`. */
  healthyBefore: string[];
}

type Health = Pick<Observed<TargetHealth[]>, 'kind' | 'value'> | Pick<Unobservable, 'kind' | 'reason'>;

/** Why a share above 0 may not be given back, as phrases. */
export interface Unfit {
  /** Reasons that waiting doesn't change. */
  lasting: string[];
  /** Reasons that may be a passing fault. */
  passing: string[];
}

/**
 * A run gives back what it took while no host and no target is worse than at preflight: a cluster that served with one
 * unhealthy target may do so again. What an adopted run found proves nothing, so there every host must be fit.
 */
export function findUnfit(run: GivingBack, readings: HostReading[], health: Health): Unfit {
  return {
    lasting: readings.flatMap((reading) => {
      const before = hostOf(run, reading);
      const reason = lastingReason(run.adopted, before, reading);
      return reason === null ? [] : [reason];
    }),
    passing: [
      ...readings.flatMap((reading) => passingReasons(run.adopted, hostOf(run, reading), reading)),
      ...targetReasons(run, health),
    ],
  };
}

/** A lasting reason counts at once; a passing one counts after `patienceMs`. */
export function judgeUnfit(
  { lasting, passing }: Unfit,
  unfitForMs: number,
  patienceMs: number,
): { kind: 'fit' } | { kind: 'wait' | 'unfit'; reasons: string[] } {
  if (lasting.length > 0) return { kind: 'unfit', reasons: [...lasting, ...passing] };
  if (passing.length === 0) return { kind: 'fit' };
  return { kind: unfitForMs >= patienceMs ? 'unfit' : 'wait', reasons: passing };
}

function hostOf({ hosts }: GivingBack, { host }: HostReading): HostBefore | undefined {
  return hosts.find((one) => one.name === host);
}

function lastingReason(adopted: boolean, before: HostBefore | undefined, reading: HostReading): string | null {
  const { host } = reading;
  if (before !== undefined && hasBootedSincePreflight(before, reading)) return `${host} booted since preflight`;
  if (!adopted) return null;
  if (before?.hadGo === true) return `${host} was given the go by an earlier run, and nobody has confirmed it since`;
  return before?.readable === true ? null : `${host} could not be read at preflight, so nobody knows its boot`;
}

function passingReasons(adopted: boolean, before: HostBefore | undefined, reading: HostReading): string[] {
  const { host } = reading;
  // In an adopted run, this is already a lasting reason.
  if (before?.readable !== true) return [];
  if (reading.kind === 'unobservable') return [`${host} can't be read any more (${reading.reason})`];
  if (before.ready === true && reading.ready !== true) return [`${host} is not ready any more`];
  return adopted && reading.ready === false ? [`${host} is not ready`] : [];
}

function targetReasons({ adopted, healthyBefore }: GivingBack, health: Health): string[] {
  if (health.kind === 'unobservable') return [`target health can't be read (${health.reason})`];
  if (adopted) return findUnhealthy(health.value);
  const healthy = new Set(health.value.filter((one) => one.state === 'healthy').map(targetKey));
  return healthyBefore.filter((key) => !healthy.has(key)).map((key) => `target ${key} is not healthy any more`);
}
