import type { Host } from '../src/domain/config.js';
import { hasBootedSincePreflight } from '../src/domain/give-back.js';
import type { HostReading } from '../src/domain/host.js';
import type { Beat } from './beat.js';
import { hostsOf, type BeforeScope, type HostsScope } from './context.js';
import { stepFailure } from './failure.js';
import type { Ports } from './ports.js';

/** Reads every host of the cluster at once, in the order of the config. */
export async function readHosts(
  ports: Ports,
  run: Pick<HostsScope, 'config' | 'cluster'>,
  beat: Beat,
): Promise<HostReading[]> {
  const readings = await Promise.all(
    hostsOf(run).map((host: Host) => ports.readHost(host, run.config.hostStatus, beat.signal)),
  );
  beat.tellHosts(readings);
  return readings;
}

/**
 * Hosts that booted since preflight, though nobody had the go. One that an earlier run had given the go may boot once
 * more: its reboot is proved against the boot before that go.
 */
export function findEarlyReboots(run: BeforeScope, readings: HostReading[]): string[] {
  return readings.flatMap((reading) => {
    const before = run.hosts.find((one) => one.name === reading.host);
    if (before === undefined) return [];
    return !before.hadGo && hasBootedSincePreflight(before, reading) ? [reading.host] : [];
  });
}

/**
 * Of those, the hosts that did boot once more since preflight, as sentences: it is no reason to stop, and should be
 * known.
 */
export function noteReboots(run: BeforeScope, readings: HostReading[]): string[] {
  return readings.flatMap((reading) => {
    const before = run.hosts.find((one) => one.name === reading.host);
    if (before?.hadGo !== true || !hasBootedSincePreflight(before, reading)) return [];
    return [
      `host ${reading.host} has booted once more before the go, which an earlier run had given it: the quiet period started anew`,
    ];
  });
}

export function unexpectedReboot(hosts: string[]): Error {
  return stepFailure('UnexpectedReboot', `${hosts.join(', ')} rebooted before the go`);
}
