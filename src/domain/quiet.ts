import { isLaterBoot, type HostReading } from './host.js';

/** How far a quiet period has come. A sample is one read of every host. */
export interface Quiet {
  /**
   * When the first sample of the period was complete, in milliseconds by the clock of the samples; null outside a
   * period.
   */
  sinceMs: number | null;
  lastSampleMs: number | null;
  /** The readings of the last sample, to compare with the next one. */
  last: HostReading[];
  /** What keeps the period from starting or going on, host by host. */
  busy: string[];
}

export const NOT_QUIET: Quiet = { sinceMs: null, lastSampleMs: null, last: [], busy: [] };

/** Its times are milliseconds, all by the same clock. */
export interface Sample {
  startedMs: number;
  completeMs: number;
  readings: HostReading[];
}

/**
 * In a whole quiet period every sample must be readable and 0 on every host. Since the sample before, no new
 * transaction may be counted and no process restarted, and there may be no gap in which nobody looked.
 */
export function takeSample(quiet: Quiet, sample: Sample, longestGapMs: number): Quiet {
  const busy = sample.readings.flatMap(busyNow);
  const moved = quiet.sinceMs === null ? [] : sample.readings.flatMap((reading) => movedSince(quiet.last, reading));
  // Measured to the end of the sample, because a worker may also be held up in the middle of one.
  const gap = quiet.lastSampleMs !== null && sample.completeMs - quiet.lastSampleMs > longestGapMs;
  const next = { lastSampleMs: sample.completeMs, last: sample.readings };
  if (busy.length > 0) return { ...next, sinceMs: null, busy };
  // After a change between two samples, this sample is the first of a new period.
  if (quiet.sinceMs === null || moved.length > 0 || gap) return { ...next, sinceMs: sample.completeMs, busy: moved };
  return { ...next, sinceMs: quiet.sinceMs, busy: [] };
}

/** What broke a period that had begun, as phrases; null if it goes on, or had not begun. */
export function brokenBy(before: Quiet, after: Quiet): string[] | null {
  if (before.sinceMs === null || after.sinceMs === before.sinceMs) return null;
  return after.busy.length > 0 ? after.busy : ['the hosts were not read for too long'];
}

/** The period ends at a sample that began when all of it had passed. */
export function isQuietFor(quiet: Quiet, sample: Sample, quietMs: number): boolean {
  return quiet.sinceMs !== null && sample.startedMs - quiet.sinceMs >= quietMs;
}

function busyNow(reading: HostReading): string[] {
  if (reading.kind === 'unobservable') return [`${reading.host}: can't be read (${reading.reason})`];
  return reading.inFlight === 0 ? [] : [`${reading.host}: ${reading.inFlight} in flight`];
}

function movedSince(last: HostReading[], reading: HostReading): string[] {
  const before = last.find((one) => one.host === reading.host);
  if (reading.kind !== 'observed' || before?.kind !== 'observed') return [];
  if (before.boot !== null && reading.boot !== null && isLaterBoot(before.boot, reading.boot))
    return [`${reading.host}: booted`];
  const grown = reading.accepted.map((count, source) => count - (before.accepted[source] ?? 0));
  const more = grown.filter((one) => one > 0).reduce((total, one) => total + one, 0);
  return [
    ...(more > 0 ? [`${reading.host}: accepted ${more} more`] : []),
    ...(grown.some((one) => one < 0) ? [`${reading.host}: its counter fell, so its process restarted`] : []),
  ];
}
