/** A gate needs a good look that is no older than three times `watch.every`, and never asks for more than this. */
const LEAST_MS = 10_000;

/** When a look, or the silence of a step, is too old; `everyMs` is null where nobody has told `watch.every`. */
export function lateAfterMs(everyMs: number | null): number {
  return Math.max(LEAST_MS, 3 * (everyMs ?? 0));
}
