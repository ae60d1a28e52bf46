import type { HostReading } from './host.js';

/** A host that has reported the same number in flight, above 0, at every read since `sinceMs`. */
export interface StillGauge {
  host: string;
  inFlight: number;
  /** Milliseconds since the Unix epoch, by the worker's clock. */
  sinceMs: number;
}

/**
 * It starts again after a failed read, and after another worker has taken over: nobody knows the numbers in between.
 */
export function followGauges(before: StillGauge[], readings: HostReading[]): StillGauge[] {
  return readings.flatMap((reading) => {
    if (reading.kind === 'unobservable' || reading.inFlight === 0) return [];
    const { host, inFlight, at } = reading;
    const known = before.find((one) => one.host === host && one.inFlight === inFlight);
    return [known ?? { host, inFlight, sinceMs: at }];
  });
}

/** Transactions begin and end, so a number that never changes counts something else. */
export function hintsAt(gauges: StillGauge[], nowMs: number, stillGaugeMs: number): string[] {
  return gauges
    .filter(({ sinceMs }) => nowMs - sinceMs >= stillGaugeMs)
    .map(({ host, inFlight, sinceMs }) => {
      const told = `${host} has reported exactly ${inFlight} for ${Math.floor((nowMs - sinceMs) / 60_000)} min`;
      return `hint: ${told}: does it count the status request or health checks?`;
    });
}
