import type { google } from '@temporalio/proto';

type Timestamp = google.protobuf.ITimestamp;

/** A time of the server as ISO 8601; null where there is none. */
export function isoOf(time: Timestamp | null | undefined): string | null {
  if (time === null || time === undefined) return null;
  return new Date(Number(time.seconds ?? 0) * 1000 + Math.floor((time.nanos ?? 0) / 1e6)).toISOString();
}
