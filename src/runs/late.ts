/** A gate needs a good look no older than three times `watch.every`, but this age is always allowed. */
const LEAST_MS = 10_000;

/**
 * The age at which a look, or the last heartbeat of a step, is too old. `everyMs` is null if `watch.every` is not
 * known.
 */
export function lateAfterMs(everyMs: number | null): number {
  return Math.max(LEAST_MS, 3 * (everyMs ?? 0));
}
