import type { Phase } from '../../src/domain/lifecycle.js';
import { wasOpen } from './times.js';
import type { Times } from './trace.js';

/** What the load balancer and the Temporal server saw of one roll, in the order in which it happened. */
export type RollEvent =
  /** A forward action was written: its shares before and after, by cluster. */
  | { kind: 'written'; at: number; foreign: boolean; rule: string; from: Shares; to: Shares; worker?: string }
  /** The tag of the service was changed; null: there is none now. */
  | { kind: 'tag'; at: number; foreign: boolean; value: string | null }
  | { kind: 'began'; at: number; cluster: string }
  /** The roll has entered a phase: that of a wait for a person, or another. */
  | { kind: 'entered'; at: number; phase: string }
  /** `isLate`: no worker took it in time, and it has touched nothing. */
  | { kind: 'over'; at: number; cluster: string; phase: Phase; isLate?: boolean }
  /** `phase`: null if it never ended. */
  | { kind: 'ended'; at: number; phase: string | null };

type Shares = Record<string, number>;

/**
 * What a roll promises, besides what each of its maintenances does: never two clusters out at once by us, no cluster
 * begun after one that is not restored, the tag never away in between, no change by others that stays unnoticed while it
 * waits for a person, and no cluster whose drain begins outside of the window. Sentences; empty if all is kept.
 */
export function checkRoll(events: RollEvent[], times?: Times): string[] {
  return [
    ...[judgeOut, judgeOrder, judgeTag, judgePauses, judgeEnd].flatMap((judge) => judge(events)),
    ...(times === undefined ? [] : judgeTimes(events, times)),
  ];
}

function judgeOut(events: RollEvent[]): string[] {
  const out = new Map<string, Set<string>>();
  const broken: string[] = [];
  for (const event of events) {
    if (event.kind !== 'written') continue;
    const { rule, from, to, foreign, at } = event;
    for (const [cluster, share] of Object.entries(to)) {
      const rules = out.get(cluster) ?? new Set<string>();
      if (share > 0) rules.delete(rule);
      else if (!foreign && (from[cluster] ?? 0) > 0) rules.add(rule);
      out.set(cluster, rules);
    }
    const clusters = [...out].filter(([, rules]) => rules.size > 0).map(([cluster]) => cluster);
    if (!foreign && clusters.length > 1) broken.push(`${at}: ${clusters.join(' and ')} are out at once by us`);
  }
  return broken;
}

function judgeOrder(events: RollEvent[]): string[] {
  const broken: string[] = [];
  let current: string | null = null;
  let stoppedBy: string | null = null;
  for (const event of events) {
    if (event.kind === 'began') {
      if (current !== null) broken.push(`${event.at}: ${event.cluster} began while ${current} was under maintenance`);
      if (stoppedBy !== null) broken.push(`${event.at}: ${event.cluster} began after ${stoppedBy} was not restored`);
      current = event.cluster;
    }
    if (event.kind === 'over') {
      current = null;
      if (event.phase !== 'restored' && event.isLate !== true) stoppedBy ??= event.cluster;
    }
    if (event.kind === 'written' && !event.foreign)
      for (const [cluster, share] of Object.entries(event.to))
        if (share !== event.from[cluster] && cluster !== current)
          broken.push(`${event.at}: the share of ${cluster} was written while ${current ?? 'no cluster'} was current`);
  }
  return broken;
}

/** From the tag of the roll on, until no cluster begins any more. */
function judgeTag(events: RollEvent[]): string[] {
  const last = events.findLastIndex(({ kind }) => kind === 'began');
  const broken: string[] = [];
  let value: string | null = null;
  let isTagged = false;
  events.forEach((event, index) => {
    if (event.kind === 'tag') {
      value = event.value;
      if (value !== null) isTagged = true;
      else if (isTagged && !event.foreign && index < last) broken.push(`${event.at}: we took the tag away`);
    }
    if (event.kind === 'began' && !(value ?? '').startsWith('@roll '))
      broken.push(`${event.at}: ${event.cluster} began while the tag was ${value ?? 'away'}`);
  });
  return broken;
}

/**
 * In milliseconds of a simulation: how long a change may stay unnoticed while a roll is paused. Its looks are 170 ms apart,
 * a look may fail several times, and a worker that dies is missed after 200 ms.
 */
const NOTICED_MS = 1_200;

function judgePauses(events: RollEvent[]): string[] {
  const broken: string[] = [];
  /** What somebody else has changed since the roll waits, by rule; null while it does not wait. */
  let changed: Map<string, { at: number; before: string }> | null = null;
  for (const event of events) {
    if (event.kind === 'written' && event.foreign && changed !== null) {
      const { before } = changed.get(event.rule) ?? { before: JSON.stringify(event.from) };
      if (JSON.stringify(event.to) === before) changed.delete(event.rule);
      else changed.set(event.rule, { at: event.at, before });
    }
    if (event.kind !== 'entered' && event.kind !== 'ended') continue;
    for (const [rule, { at }] of changed ?? [])
      if (event.at - at > NOTICED_MS) broken.push(`${event.at}: the change of ${rule} at ${at} was not noticed`);
    changed = event.kind === 'entered' && event.phase === 'paused' ? new Map() : null;
  }
  return broken;
}

/**
 * Each cluster is drained from a moment on at which the window is open by the clock of the worker that writes, and is
 * brought back however late it is then. When the window was closed before the roll began, the roll writes nothing; one that
 * waits for it writes nothing before it opens.
 */
function judgeTimes(events: RollEvent[], times: Times): string[] {
  const begun = new Set<string>();
  const broken: string[] = [];
  const startedAt = events.find(({ kind }) => kind === 'entered' || kind === 'began' || kind === 'ended')?.at ?? 0;
  const isShut = Object.keys(times.aheadMs).every((worker) => !wasOpen(times, startedAt, worker));
  const [opensMs = Infinity] = times.open?.find(([, closesMs]) => closesMs > startedAt) ?? [];
  const shutUntilMs = times.waits ? opensMs - Math.max(...Object.values(times.aheadMs)) : Infinity;
  for (const event of events) {
    if (isShut && event.at < shutUntilMs && (event.kind === 'written' || event.kind === 'tag') && !event.foreign)
      broken.push(`${event.at}: the roll wrote a ${event.kind === 'tag' ? 'tag' : 'share'}, and its window was closed`);
    if (event.kind !== 'written' || event.foreign) continue;
    const { at, from, to, worker = '' } = event;
    for (const cluster of Object.keys(to)) {
      if ((to[cluster] ?? 0) >= (from[cluster] ?? 0) || begun.has(cluster)) continue;
      begun.add(cluster);
      if (!wasOpen(times, at, worker)) broken.push(`${at}: ${worker} began to drain ${cluster} outside of the window`);
    }
  }
  return broken;
}

function judgeEnd(events: RollEvent[]): string[] {
  const end = events.find((event) => event.kind === 'ended');
  if (end === undefined || end.phase === null) return ['the roll never ended'];
  const isStopped = events.some((one) => one.kind === 'over' && one.phase !== 'restored' && one.isLate !== true);
  return end.phase === 'restored' && isStopped ? ['the roll ended restored, and a cluster of it did not'] : [];
}
