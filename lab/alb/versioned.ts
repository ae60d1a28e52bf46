/** Enough for any window of stale reads; older ones are forgotten. */
const VERSIONS_MAX = 100;

/**
 * A value that the API knows at once, and others later: the data plane at a separate time for each write, and lagging
 * API nodes. Times are milliseconds by the caller's clock.
 */
export class Versioned<T> {
  #versions: { value: T; writtenAt: number; dataPlaneAt: number }[];

  constructor(initial: T) {
    this.#versions = [{ value: initial, writtenAt: -Infinity, dataPlaneAt: -Infinity }];
  }

  get current(): T {
    return this.#newest((): boolean => true);
  }

  write(value: T, writtenAt: number, dataPlaneAt: number): void {
    this.#versions.push({ value, writtenAt, dataPlaneAt });
    if (this.#versions.length > VERSIONS_MAX) this.#versions.shift();
  }

  onDataPlane(now: number): T {
    return this.#newest((version) => version.dataPlaneAt <= now);
  }

  /** The answer of an API node that does not know the writes of the last `lagMs`. */
  lagging(now: number, lagMs: number): T {
    return this.#newest((version) => version.writtenAt <= now - lagMs);
  }

  #newest(match: (version: { writtenAt: number; dataPlaneAt: number }) => boolean): T {
    const found = this.#versions.findLast(match) ?? this.#versions[0];
    if (found === undefined) throw new Error('a versioned value always has a version');
    return found.value;
  }
}
