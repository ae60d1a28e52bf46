import type { JournalEntry } from '../../lab/alb/journal.js';
import type { LabHost } from '../../lab/hosts/host.js';
import type { Phase } from '../../src/domain/lifecycle.js';
import type { StatusDocument } from '../../src/domain/status.js';

/** How many calls of the load balancer's API a maintenance made. */
export interface Calls {
  /** The number of writes, by rule or listener. */
  writesPerAction: number[];
  /** Calls per look, while only the watcher looks. */
  looks: number;
  listenersPerLook: number;
  rulesPerLook: number;
  targetHealthPerLook: number;
}

export function callsOf(journal: readonly JournalEntry[], ended: StatusDocument): Calls {
  const own = journal.filter(({ by }) => !by.foreign);
  const written = own
    .filter(({ write, action }) => write && !action.endsWith('Tags'))
    .map(({ params }) => JSON.stringify(params['RuleArn'] ?? params['ListenerArn']));
  const waited = own.filter(({ at }) => at >= since(ended, 'maintenance') && at < since(ended, 'confirming'));
  // Only whole looks: a look begins with the listeners, and ends where the next begins.
  const begins = waited.flatMap(({ action }, at) => (action === 'DescribeListeners' ? [at] : []));
  const watched = waited.slice(begins.at(0), begins.at(-1));
  const count = (action: string): number => watched.filter((one) => one.action === action).length;
  const looks = count('DescribeListeners');
  return {
    writesPerAction: [...new Set(written)].map((action) => written.filter((one) => one === action).length),
    looks,
    listenersPerLook: count('DescribeListeners') / looks,
    rulesPerLook: count('DescribeRules') / looks,
    targetHealthPerLook: count('DescribeTargetHealth') / looks,
  };
}

/** When, in milliseconds since the Unix epoch, a run entered a phase. */
export function since({ timeline }: StatusDocument, phase: Phase): number {
  return Date.parse(timeline.find((one) => one.phase === phase)?.at ?? '');
}

/** The moments from which the time to the next step counts, in milliseconds since the Unix epoch. */
export interface Moments {
  /** When each host had finished its last transaction. */
  idle: number[];
  /** When each host became ready. */
  ready: number[];
}

export function momentsOf(hosts: LabHost[]): Moments {
  const moments: Moments = { idle: [], ready: [] };
  for (const host of hosts) {
    let before = { inFlight: host.inFlight, state: host.state };
    host.changes.on(({ inFlight, state }) => {
      if (before.inFlight > 0 && inFlight === 0) moments.idle.push(Date.now());
      if (before.state !== 'ready' && state === 'ready') moments.ready.push(Date.now());
      before = { inFlight, state };
    });
  }
  return moments;
}

/** From the last of these moments before a phase to that phase. */
export function delayMs(moments: number[], ended: StatusDocument, phase: Phase): number {
  const enteredMs = since(ended, phase);
  return enteredMs - Math.max(...moments.filter((at) => at <= enteredMs));
}
