import { isEnd } from '../../../domain/lifecycle.js';
import type { HostStatus, StatusDocument } from '../../../domain/status.js';
import { span } from '../../../domain/time-words.js';
import { hostCounts, hostWords } from '../host-words.js';
import { highestOf } from '../screen/bars.js';
import type { Look } from '../screen/line.js';
import type { Item, LineItem, Section } from '../screen/section.js';

/** `overTime`: the in-flight of a host, one reading a second, the newest last. */
export function hostsSection(
  document: StatusDocument,
  overTime: (host: string) => (number | null)[],
  now: Date,
): Section {
  const { hosts } = document;
  const graphs = hosts.map(({ name }) => overTime(name));
  const items: Item[] = hosts.map((host, index) => ({ ...hostLine(host, document, now), graph: graphs[index] ?? [] }));
  return {
    rank: 6,
    title: [{ text: hostsTitle(graphs) }],
    items,
    keep: 'worst',
    more: (hidden) => moreHosts(hosts.filter((_, index) => hidden.includes(items[index]!))),
  };
}

function moreHosts(hidden: HostStatus[]): string {
  const counts = hostCounts(hidden);
  const words = `${hidden.length} more host${hidden.length === 1 ? '' : 's'}`;
  return counts.length === 0 ? `${words}, none busy` : `${words}: ${counts.join(', ')}`;
}

function hostsTitle(graphs: (number | null)[][]): string {
  const seconds = Math.max(0, ...graphs.map(({ length }) => length));
  const highest = highestOf(graphs.map(highestOf));
  if (highest === null) return 'hosts:';
  return `hosts (in flight over the last ${span(new Date(0), new Date(seconds * 1000))}, at most ${highest}):`;
}

/** Facts that are read every few seconds are shown without an age; older facts show theirs. */
const FRESH_MS = 15_000;

function hostLine(host: HostStatus, document: StatusDocument, now: Date): LineItem {
  const badness = badnessOf(host);
  const look: Look | undefined = host.unobservable !== null || host.ready === false ? 'warn' : undefined;
  const words = [...hostWords(host), ...ageWords(host, document, now)].join(', ');
  return {
    line: [
      { text: `  ${host.name}`, shrinks: true },
      { text: `: ${words}`, shrinks: true, ...(look && { look }) },
    ],
    badness,
  };
}

/** The worst first: what can't be read, then what is not ready, then the busiest, then what has the go. 0: nothing to wait for. */
function badnessOf({ unobservable, ready, inFlight, go }: HostStatus): number {
  if (unobservable !== null) return Number.MAX_SAFE_INTEGER;
  if (ready === false) return Number.MAX_SAFE_INTEGER - 1;
  return Math.max(go ? 0.5 : 0, inFlight ?? 0);
}

function ageWords({ readAt }: HostStatus, { phase, phaseSince }: StatusDocument, now: Date): string[] {
  if (readAt === null) return [];
  const until = isEnd(phase) ? new Date(phaseSince) : now;
  if (until.getTime() - Date.parse(readAt) < FRESH_MS) return [];
  return [`read ${span(readAt, until)} ${isEnd(phase) ? 'before the end' : 'ago'}`];
}
