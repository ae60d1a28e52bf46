import type { StatusDocument } from '../../../domain/status.js';
import { OverTime } from './over-time.js';

/** Hosts are read every few seconds in most phases; without a newer reading for this long, nothing is known. */
const OLD_MS = 15_000;

/** The in-flight of each host since the screen was opened. */
export class Samples {
  readonly #overTime = new OverTime();
  readonly #told = new Map<string, { readAt: string | null; sinceMs: number }>();

  /** `nowMs`: by a clock that nobody sets. `everyMs`: `watch.every`, as often as hosts are read in `maintenance`. */
  add({ hosts }: Pick<StatusDocument, 'hosts'>, nowMs: number, everyMs: number | null): void {
    for (const { name, inFlight, readAt } of hosts) {
      const before = this.#told.get(name);
      // Only the stopwatch of this machine is used: its clock may differ from that of the worker.
      const sinceMs = before === undefined || before.readAt !== readAt ? nowMs : before.sinceMs;
      this.#told.set(name, { readAt, sinceMs });
      const isOld = nowMs - sinceMs > Math.max(OLD_MS, 3 * (everyMs ?? 0));
      this.#overTime.add(name, nowMs, isOld ? null : inFlight);
    }
  }

  of(host: string): (number | null)[] {
    return this.#overTime.of(host);
  }
}
