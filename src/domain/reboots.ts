import { hasBootedSince, type HostReading } from './host.js';
import type { HostBefore } from './observation.js';

/** What preflight knew about each host. */
interface Known {
  hosts: HostBefore[];
}

/**
 * Hosts that booted since preflight, although nobody had the go. A host that had the go from an earlier run may boot
 * once more: its reboot is proved against the boot before that go.
 */
export function findEarlyReboots(run: Known, readings: HostReading[]): string[] {
  return rebooted(run, readings)
    .filter(({ hadGo }) => !hadGo)
    .map(({ name }) => name);
}

/**
 * As sentences: hosts with the go of an earlier run that booted once more since preflight. This is no reason to stop.
 */
export function noteReboots(run: Known, readings: HostReading[]): string[] {
  return rebooted(run, readings)
    .filter(({ hadGo }) => hadGo)
    .map(
      ({ name }) =>
        `host ${name} had the go of an earlier run and has booted again before the go of this run: the quiet period started again`,
    );
}

/** If a boot time changes but is still before the first reading, the clock was set. */
export function hasBootedSincePreflight({ bootAtPreflight, readAtMs }: HostBefore, reading: HostReading): boolean {
  if (reading.kind !== 'observed' || reading.boot === null || bootAtPreflight === null) return false;
  return hasBootedSince(bootAtPreflight, readAtMs ?? null, reading.boot);
}

function rebooted({ hosts }: Known, readings: HostReading[]): HostBefore[] {
  return readings.flatMap((reading) => {
    const before = hosts.find((one) => one.name === reading.host);
    return before !== undefined && hasBootedSincePreflight(before, reading) ? [before] : [];
  });
}
