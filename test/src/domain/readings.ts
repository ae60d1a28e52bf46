import type { ObservedHost, UnobservableHost } from '../../../src/domain/host.js';

/** A host that answers, is idle and ready. */
export function observed(host: string, told: Partial<ObservedHost> = {}): ObservedHost {
  return { kind: 'observed', host, at: 0, inFlight: 0, accepted: [], boot: null, ready: true, ...told };
}

export function unobservable(host: string, reason = 'timed out after 2 s'): UnobservableHost {
  return { kind: 'unobservable', host, at: 0, reason };
}
