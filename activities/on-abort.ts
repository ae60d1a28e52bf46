/**
 * Calls `listener` once when the signal aborts, until what is returned is called. A signal gets one real listener,
 * however many wait for it: Node.js takes more than ten for a leak and says so on stderr, and a step reads hundreds of
 * hosts at once.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const waiting = waitingFor(signal);
  // Each has an entry of its own, also where two give the same function.
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
