const SECOND_MS = 1_000;

/** A gauge of each host over time: the highest reading of each second since the first. */
export class OverTime {
  readonly #readings = new Map<string, (number | null)[]>();
  #firstMs: number | undefined;

  /** Null means no reading. Times are milliseconds, and never go back. */
  add(name: string, nowMs: number, reading: number | null): void {
    this.#firstMs ??= nowMs;
    const second = Math.floor((nowMs - this.#firstMs) / SECOND_MS);
    const readings = this.#readings.get(name) ?? [];
    this.#readings.set(name, readings);
    // A second without a reading is like the one before it.
    while (readings.length <= second) readings.push(readings.length < second ? (readings.at(-1) ?? null) : null);
    const known = readings[second] ?? null;
    readings[second] = known === null || reading === null ? (known ?? reading) : Math.max(known, reading);
  }

  of(name: string): (number | null)[] {
    return [...(this.#readings.get(name) ?? [])];
  }
}
