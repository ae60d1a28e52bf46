import { hasRebooted } from '../claim.js';
import { clockText } from '../host.js';
import type { HostBefore, Observation } from '../observation.js';

export function refuseHosts(observation: Observation): string[] {
  return observation.hosts.flatMap((host) =>
    host.kind === 'unobservable'
      ? [
          `host ${host.host} can't be read, so its drain could never be proved (${host.reason}): repair its status endpoint; if it is dead, deregister its target and remove its line from the config`,
        ]
      : [],
  );
}

export function warnAdoptedHosts(observation: Observation, hosts: HostBefore[]): string[] {
  return observation.hosts.flatMap((host) => {
    const before = hosts.find((one) => one.name === host.host);
    if (host.kind === 'unobservable')
      return [`host ${host.host} can't be read: settling will wait for it (${host.reason})`];
    if (before?.hadGo !== true) return [];
    return hasRebooted(before.boot, before.goAtMs ?? null, host.boot)
      ? [`host ${host.host} has rebooted since an earlier run gave it the go: it needs its claim, not a second reboot`]
      : [`host ${host.host} had the go of an earlier run, and has not been seen to reboot since`];
  });
}

/** Two machines never have the same boot id, but two hosts on one machine may. So this is a warning, not a refusal. */
export function warnOneBoot(observation: Observation): string[] {
  const byBoot = new Map<string, string[]>();
  for (const host of observation.hosts) {
    if (host.kind !== 'observed' || host.boot?.kind !== 'id') continue;
    byBoot.set(host.boot.id, [...(byBoot.get(host.boot.id) ?? []), host.host]);
  }
  return [...byBoot.values()].flatMap((names) =>
    names.length > 1
      ? [
          `hosts ${names.join(', ')} report the same boot id: unless they are on one machine, one machine answers for all of them, and nothing is proved about the others: check their addresses`,
        ]
      : [],
  );
}

/**
 * Boot times are compared with the time of the go, which allows `CLOCKS_DIFFER_MS`. Preflight allows less, because a
 * clock may drift until the go.
 */
const CLOCK_OFF_MAX_MS = 2 * 60_000;

export function refuseClocks(observation: Observation): string[] {
  return observation.hosts.flatMap((host) =>
    host.kind === 'observed' && Math.abs(host.clockOffMs ?? 0) > CLOCK_OFF_MAX_MS
      ? [
          `host ${host.host}: ${clockText(host.clockOffMs!)}, so its boot time can't prove a reboot: set the clock that is wrong, or name a boot id in hostStatus`,
        ]
      : [],
  );
}

export function warnClocks(observation: Observation): string[] {
  return observation.hosts.flatMap((host) =>
    host.kind === 'observed' && host.clockOffMs === null
      ? [
          `host ${host.host} sends no Date with its boot time, so its clock could not be checked: with a wrong clock, a reboot may go unnoticed, or one may be seen that did not happen`,
        ]
      : [],
  );
}
