import { hasBootedSince, type HostReading } from './host.js';
import type { HostBefore } from './observation.js';

/** What preflight knew of each host. */
interface Known {
  hosts: HostBefore[];
}

/**
 * Hosts that booted since preflight, though nobody had the go. One that an earlier run had given the go may boot once
 * more: its reboot is proved against the boot before that go.
 */
export function findEarlyReboots(run: Known, readings: HostReading[]): string[] {
  return rebooted(run, readings)
    .filter(({ hadGo }) => !hadGo)
    .map(({ name }) => name);
}

/** The hosts that an earlier run had given the go and that booted once more since preflight, as sentences. No reason to stop. */
export function noteReboots(run: Known, readings: HostReading[]): string[] {
  return rebooted(run, readings)
    .filter(({ hadGo }) => hadGo)
    .map(
      ({ name }) =>
        `host ${name} has booted once more before the go, which an earlier run had given it: the quiet period started anew`,
    );
}

/** A boot time that moves while it stays before the moment of the first reading is a clock that was set. */
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
