/** One read of one host's status. A read that failed is unobservable: never 0, never "not ready". */
export type HostReading = ObservedHost | UnobservableHost;

export interface ObservedHost {
  kind: 'observed';
  host: string;
  /** Milliseconds since the Unix epoch, by the worker's clock, when the answer was complete. */
  at: number;
  /** Transactions accepted and not finished. */
  inFlight: number;
  /**
   * Transactions accepted since the process started: one count for each source that names a counter, in the order of
   * the config. They are not summed, because a process that restarts would hide what another has accepted.
   */
  accepted: number[];
  boot: Boot | null;
  /** Null if the config names none. */
  ready: boolean | null;
  /**
   * How far the clock of the host is ahead of the worker's, in milliseconds, by the `Date` of the answer with the boot
   * time; null if the answer had none. Present only if the boot is a time.
   */
  clockOffMs?: number | null;
}

export interface UnobservableHost {
  kind: 'unobservable';
  host: string;
  at: number;
  reason: string;
}

/** Distinguishes boots: a value that is different after every boot, or the time of the boot in Unix seconds. */
export type Boot = { kind: 'id'; id: string } | { kind: 'time'; seconds: number };

/** Adjusting a clock also moves the boot time: only a boot time that is later by more than this is another boot. */
export const BOOT_TIME_TOLERANCE_S = 60;

/** How much the clocks of a host, of the worker and of the Temporal server may differ. */
export const CLOCKS_DIFFER_MS = 5 * 60_000;

export function isLaterBoot(before: Boot, now: Boot): boolean {
  if (before.kind === 'time' && now.kind === 'time') return now.seconds - before.seconds > BOOT_TIME_TOLERANCE_S;
  if (before.kind === 'id' && now.kind === 'id') return before.id !== now.id;
  // The config named another source between two runs, so nothing can be proved.
  return false;
}

/**
 * True if the host has booted since a moment, in milliseconds since the Unix epoch; `before` was read no later than
 * that. Setting a clock can move a boot time by any amount without a boot. So a later boot time proves nothing by
 * itself: it must also be later than that moment. If the moment is not known, no boot time proves anything.
 */
export function hasBootedSince(before: Boot, sinceMs: number | null, now: Boot): boolean {
  if (!isLaterBoot(before, now)) return false;
  return now.kind === 'id' || (sinceMs !== null && now.seconds * 1000 > sinceMs - CLOCKS_DIFFER_MS);
}

/**
 * A boot time from a clock that is known to be wrong proves no boot: the reading counts as unreadable until the clock
 * is set.
 */
export function ofRightClock(reading: HostReading): HostReading {
  if (reading.kind === 'unobservable' || Math.abs(reading.clockOffMs ?? 0) <= CLOCKS_DIFFER_MS) return reading;
  const reason = `${clockText(reading.clockOffMs!)}, so its boot time proves nothing`;
  return { kind: 'unobservable', host: reading.host, at: reading.at, reason };
}

/** `its clock is 9 min ahead of the worker's`. */
export function clockText(offMs: number): string {
  const seconds = Math.round(Math.abs(offMs) / 1000);
  const much = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `its clock is ${much} ${offMs > 0 ? 'ahead of' : 'behind'} the worker's`;
}

export function bootText(boot: Boot | null): string | null {
  if (boot === null) return null;
  return boot.kind === 'id' ? boot.id : String(boot.seconds);
}

/**
 * The reverse of `bootText`. A number is taken for a time. If it was an id after all, it proves no reboot, and another
 * reboot is required.
 */
export function bootOf(text: string): Boot {
  const seconds = Number(text);
  return Number.isFinite(seconds) ? { kind: 'time', seconds } : { kind: 'id', id: text };
}

/** A reading as it appears in heartbeats, in the plan and in the status document. */
export interface ToldHost {
  name: string;
  inFlight: number | null;
  ready: boolean | null;
  bootId: string | null;
  /** Why it could not be read, or null. */
  unobservable: string | null;
  /** When it was read, ISO 8601 in UTC. */
  readAt: string;
}

export function toldHost(reading: HostReading): ToldHost {
  const observed = reading.kind === 'observed' ? reading : null;
  return {
    name: reading.host,
    inFlight: observed?.inFlight ?? null,
    ready: observed?.ready ?? null,
    bootId: bootText(observed?.boot ?? null),
    unobservable: reading.kind === 'unobservable' ? reading.reason : null,
    readAt: new Date(reading.at).toISOString(),
  };
}
