/** A promise and its resolver: a test holds a call of the load balancer with it for as long as the test needs. */
export interface Held {
  until: Promise<void>;
  release: () => void;
}

export function held(): Held {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => (release = resolve));
  return { until, release };
}
