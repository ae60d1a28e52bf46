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

function bootWords(before: string | null, now: string | null): string | null {
  if (now === null) return before === null ? null : `boot before ${before.slice(0, SHORT)}`;
  if (before === null || before === now) return `boot ${now.slice(0, SHORT)}`;
  return `boot ${before.slice(0, SHORT)} → ${now.slice(0, SHORT)}`;
}
