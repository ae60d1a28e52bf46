/** A promise and what resolves it: to hold a call of the load balancer until a test has done what it came for. */
export interface Held {
  until: Promise<void>;
  release: () => void;
}

export function held(): Held {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  return { until, release };
}
