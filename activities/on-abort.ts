/**
 * Calls `listener` once when the signal aborts; the returned function cancels that. Each signal gets only one real
 * listener: Node.js warns of a leak at more than ten, and a step reads hundreds of hosts at the same time.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const waiting = waitingFor(signal);
  // Each call has its own entry, even if two pass the same function.
  const entry = (): void => listener();
  waiting.add(entry);
  return () => void waiting.delete(entry);
}

const waitingOf = new WeakMap<AbortSignal, Set<() => void>>();

function waitingFor(signal: AbortSignal): Set<() => void> {
  const known = waitingOf.get(signal);
  if (known !== undefined) return known;
  const waiting = new Set<() => void>();
  waitingOf.set(signal, waiting);
  signal.addEventListener(
    'abort',
    () => {
      for (const tell of waiting) tell();
    },
    { once: true },
  );
  return waiting;
}
