import type { google } from '@temporalio/proto';

type Timestamp = google.protobuf.ITimestamp;

/** A time from the server as ISO 8601, or null. */
export function isoOf(time: Timestamp | null | undefined): string | null {
  const ms = msOf(time);
  return ms === null ? null : new Date(ms).toISOString();
}

/** A time or a duration from the server in milliseconds, or null. */
export function msOf(time: Timestamp | null | undefined): number | null {
  if (time === null || time === undefined) return null;
  return Number(time.seconds ?? 0) * 1000 + Math.floor((time.nanos ?? 0) / 1e6);
}
