const SECOND_MS = 1_000;

/** How many readings of a host are kept: those of the last ten minutes. */
const KEPT = 600;

/** For longer than this, a host without a reading is not known to be as before: Temporal was away, or this process was stopped. */
const STANDS_S = 15;

/** A gauge of each host over time: the highest reading of each second, up to the last ten minutes. */
export class OverTime {
  readonly #readings = new Map<string, { values: (number | null)[]; lastSecond: number }>();
  #firstMs: number | undefined;

  /** Null means no reading. Times are milliseconds, and never go back. */
  add(name: string, nowMs: number, reading: number | null): void {
    this.#firstMs ??= nowMs;
    const second = Math.floor((nowMs - this.#firstMs) / SECOND_MS);
    const { values, lastSecond } = this.#readings.get(name) ?? { values: [], lastSecond: -1 };
    // A second without a reading is like the one before it.
    for (let at = Math.max(lastSecond + 1, second - KEPT); at < second; at += 1)
      values.push(at - lastSecond > STANDS_S ? null : (values.at(-1) ?? null));
    const known = second === lastSecond ? (values.pop() ?? null) : null;
    values.push(known === null || reading === null ? (known ?? reading) : Math.max(known, reading));
    values.splice(0, values.length - KEPT);
    this.#readings.set(name, { values, lastSecond: Math.max(second, lastSecond) });
  }

  /** One value a second, the newest last. */
  of(name: string): (number | null)[] {
    return [...(this.#readings.get(name)?.values ?? [])];
  }
}
