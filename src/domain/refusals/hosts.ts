import { hasRebooted } from '../claim.js';
import type { HostBefore, Observation } from '../observation.js';

export function refuseHosts(observation: Observation): string[] {
  return observation.hosts.flatMap((host) =>
    host.kind === 'unobservable'
      ? [
          `host ${host.host} can't be read, so its drain could never be proved (${host.reason}): mend its status; is it dead? then deregister its target and remove its line from the config`,
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
    return hasRebooted(before.boot, host.boot)
      ? [`host ${host.host} has rebooted since an earlier run gave it the go: it needs its claim, not a second reboot`]
      : [`host ${host.host} had the go of an earlier run, and has not been seen to reboot since`];
  });
}
