import { isLaterBoot, type HostReading } from './host.js';

/** How far a quiet period has come. A sample is one read of every host. */
export interface Quiet {
  /** When the first sample of the period was complete, in milliseconds by the clock of the samples; null outside of one. */
  sinceMs: number | null;
  lastSampleMs: number | null;
  /** The readings of the last sample, for what must not change between two. */
  last: HostReading[];
  /** What keeps the period from starting or going on, host by host. */
  busy: string[];
}

export const NOT_QUIET: Quiet = { sinceMs: null, lastSampleMs: null, last: [], busy: [] };

/** Its moments are milliseconds by one clock, whichever it is. */
export interface Sample {
  startedMs: number;
  completeMs: number;
  readings: HostReading[];
}

/**
 * Every sample of a whole quiet period must be readable and 0 on every host, with no new transaction counted and no
 * process restarted since the sample before, and without a gap in which nobody looked.
 */
export function takeSample(quiet: Quiet, sample: Sample, longestGapMs: number): Quiet {
  const busy = sample.readings.flatMap(busyNow);
  const moved = quiet.sinceMs === null ? [] : sample.readings.flatMap((reading) => movedSince(quiet.last, reading));
  // To its end, because a worker may also be held up in the middle of a sample.
  const gap = quiet.lastSampleMs !== null && sample.completeMs - quiet.lastSampleMs > longestGapMs;
  const next = { lastSampleMs: sample.completeMs, last: sample.readings };
  if (busy.length > 0) return { ...next, sinceMs: null, busy };
  // What moved between two samples makes this one the first of a new period.
  if (quiet.sinceMs === null || moved.length > 0 || gap) return { ...next, sinceMs: sample.completeMs, busy: moved };
  return { ...next, sinceMs: quiet.sinceMs, busy: [] };
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
