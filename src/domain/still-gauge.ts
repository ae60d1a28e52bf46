import type { HostReading } from './host.js';

/** A host that has told the same number in flight, above 0, at every look since then. */
export interface StillGauge {
  host: string;
  inFlight: number;
  /** Milliseconds since the Unix epoch, by the worker's clock. */
  sinceMs: number;
}

/** A look that fails starts it anew, and so does a step that another worker takes over: nobody knows what was told then. */
export function followGauges(before: StillGauge[], readings: HostReading[]): StillGauge[] {
  return readings.flatMap((reading) => {
    if (reading.kind === 'unobservable' || reading.inFlight === 0) return [];
    const { host, inFlight, at } = reading;
    const known = before.find((one) => one.host === host && one.inFlight === inFlight);
    return [known ?? { host, inFlight, sinceMs: at }];
  });
}

/** Transactions end, and others begin: a number that never moves counts something else. */
export function hintsAt(gauges: StillGauge[], nowMs: number, stillGaugeMs: number): string[] {
  return gauges
    .filter(({ sinceMs }) => nowMs - sinceMs >= stillGaugeMs)
    .map(({ host, inFlight, sinceMs }) => {
      const told = `${host} has told exactly ${inFlight} for ${Math.floor((nowMs - sinceMs) / 60_000)} min`;
      return `hint: ${told}: does it count the status request or health checks?`;
    });
}
