import type { google } from '@temporalio/proto';

type Timestamp = google.protobuf.ITimestamp;

/** A time from the server as ISO 8601, or null. */
export function isoOf(time: Timestamp | null | undefined): string | null {
  if (time === null || time === undefined) return null;
  return new Date(Number(time.seconds ?? 0) * 1000 + Math.floor((time.nanos ?? 0) / 1e6)).toISOString();
}
