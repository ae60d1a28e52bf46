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
   * Transactions accepted since the process started, one count for each source that names a counter, in the order of
   * the config. Never their sum: one process that restarts would hide what another has accepted.
   */
  accepted: number[];
  boot: Boot | null;
  /** Null where the config names none. */
  ready: boolean | null;
  /**
   * How far the clock of the host is ahead of the worker's, in milliseconds: by the `Date` of the answer that told the
   * boot time, and null where it had none. Only there where the boot is a time.
   */
  clockOffMs?: number | null;
}

export interface UnobservableHost {
  kind: 'unobservable';
  host: string;
  at: number;
  reason: string;
}

/** What tells one boot from another: a value that differs after every boot, or the time of the boot in Unix seconds. */
export type Boot = { kind: 'id'; id: string } | { kind: 'time'; seconds: number };

/** Clocks are adjusted, and a boot time with them: only one later by more than this is another boot. */
export const BOOT_TIME_TOLERANCE_S = 60;

/** What the clocks of a host, of the worker and of the Temporal server may differ by. */
export const CLOCKS_DIFFER_MS = 5 * 60_000;

export function isLaterBoot(before: Boot, now: Boot): boolean {
  if (before.kind === 'time' && now.kind === 'time') return now.seconds - before.seconds > BOOT_TIME_TOLERANCE_S;
  if (before.kind === 'id' && now.kind === 'id') return before.id !== now.id;
  // The config named another source between two runs: nothing can be proved, so nothing is.
  return false;
}

/**
 * True where there was a boot since a moment, in milliseconds since the Unix epoch: `before` was told no later than
 * that. A clock that is set moves a boot time by any amount without a boot, so one that is later proves nothing by
 * itself: it must also be later than that moment. Where the moment is not known, no boot time proves anything.
 */
export function hasBootedSince(before: Boot, sinceMs: number | null, now: Boot): boolean {
  if (!isLaterBoot(before, now)) return false;
  return now.kind === 'id' || (sinceMs !== null && now.seconds * 1000 > sinceMs - CLOCKS_DIFFER_MS);
}

/** A boot time of a clock that is known to be wrong proves no boot: the reading tells nothing until it is set. */
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
 * The boot that `bootText` told. What reads as a number is taken for a time: an id that does proves no reboot then, and
 * another one is asked for.
 */
export function bootOf(text: string): Boot {
  const seconds = Number(text);
  return Number.isFinite(seconds) ? { kind: 'time', seconds } : { kind: 'id', id: text };
}

/** A reading as it is told: in heartbeats, in the plan, in the status document. */
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
