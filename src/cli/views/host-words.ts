import type { HostStatus } from '../../domain/status.js';

const SHORT = 8;

/** What an operator wants to know of a host, the most important first. */
export function hostWords(host: HostStatus): string[] {
  const words = [];
  if (host.go) words.push('HAS THE GO');
  if (host.claimed) words.push('claimed done');
  if (host.unobservable !== null) return [...words, `can't be read: ${host.unobservable}`];
  if (host.inFlight !== null) words.push(`${host.inFlight} in flight`);
  if (host.ready !== null) words.push(host.ready ? 'ready' : 'not ready');
  const boot = bootWords(host.bootIdBefore, host.bootId);
  if (boot !== null) words.push(boot);
  return words.length === 0 ? ['not read yet'] : words;
}

const COUNTS: [(host: HostStatus) => boolean, string][] = [
  [({ go }) => go, 'with the go'],
  [({ claimed }) => claimed, 'claimed done'],
  [({ unobservable }) => unobservable !== null, "can't be read"],
  [({ unobservable, ready }) => unobservable === null && ready === false, 'not ready'],
  [({ unobservable, inFlight }) => unobservable === null && (inFlight ?? 0) > 0, 'busy'],
  [({ bootIdBefore: before, bootId }) => before !== null && bootId !== null && bootId !== before, 'rebooted'],
];

/** The same of many hosts, as counts: `3 with the go`, `1 busy`. A host may be in several of them. */
export function hostCounts(hosts: HostStatus[]): string[] {
  return COUNTS.flatMap(([is, words]) => {
    const count = hosts.filter(is).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
}

function bootWords(before: string | null, now: string | null): string | null {
  if (now === null) return before === null ? null : `boot before ${before.slice(0, SHORT)}`;
  if (before === null || before === now) return `boot ${now.slice(0, SHORT)}`;
  return `boot ${before.slice(0, SHORT)} → ${now.slice(0, SHORT)}`;
}
