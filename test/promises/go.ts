import type { Broken, Judge } from './broken.js';
import { clusterShares, type Moment } from './moment.js';
import type { HostAtStart, Told } from './trace.js';

/** A host was not asked if another host gave this many answers between two of its answers. */
const ANSWERS_BESIDE = 5;

/**
 * No host gets the go before every drained share reads 0, and every host was readable and at 0 for a whole quiet
 * period.
 */
export const judgeGo: Judge = (event, moment) => {
  if (event.kind !== 'phase' || event.phase !== 'maintenance' || moment.goAt !== null) return [];
  const { hosts } = moment.start;
  const sentences = [
    ...notDrained(moment),
    ...hosts.flatMap((host) => notQuiet(moment, host)),
    ...seenElsewhere(moment),
    ...(isUnwatched(moment, event.at) ? ['nobody watched the load balancer'] : []),
    ...(hosts.some((host) => isNotLooked(moment, host)) ? ['nobody had looked since the quiet period began'] : []),
  ];
  return sentences.map((sentence): Broken => ({
    promise: 2,
    sentence: `the go was given, and ${sentence}`,
    at: event.at,
  }));
};

function isUnwatched({ unwatchedAt, start }: Moment, nowMs: number): boolean {
  return unwatchedAt !== null && start.goRestsMs !== undefined && nowMs - unwatchedAt > start.goRestsMs;
}

/** Up to this many reads of a group may follow the last pass of settling: the watcher's, and those for capacity. */
const READS_UNDER_WAY = 3;

/** Hosts that are also targets of another group, if the run has since read that group often enough to know. */
function seenElsewhere({ elsewhere, healthReads, routing }: Moment): string[] {
  const isForwarded = (group: string): boolean => Object.values(routing.rules).some(({ shares }) => group in shares);
  return elsewhere
    .filter(({ group }) => isForwarded(group))
    .filter(
      ({ group, index }) => (healthReads[group] ?? []).filter((read) => read.index > index).length > READS_UNDER_WAY,
    )
    .map(({ host, group }) => `${host} is a target of ${group}`);
}

function notDrained(moment: Moment): string[] {
  return moment.start.drains.flatMap((rule) =>
    clusterShares(moment, moment.own, rule).flatMap(([group, share]) =>
      share === 0 ? [] : [`${group} has ${share} in ${rule}`],
    ),
  );
}

function notQuiet(moment: Moment, host: HostAtStart): string[] {
  const { start } = moment;
  const all = asked(moment, host.name);
  if (all.length === 0) return [`${host.name} was never asked`];
  const first = firstOfPeriod(moment, all);
  if (first === -1) return [`${host.name} was not asked for a whole quiet period`];
  const period = all.slice(first).map(({ told }) => told);
  const began = period[0]!.at;
  return [
    ...period.flatMap((told) => busy(told)),
    ...moved(host.name, period),
    ...(isSkipped(
      moment,
      host.name,
      all.slice(first).map(({ index }) => index),
    )
      ? [`${host.name} was not asked`]
      : []),
    ...(moment.wroteAt !== null && began < moment.wroteAt + start.settleMs
      ? [`${host.name} was asked from ${moment.wroteAt + start.settleMs - began} ms before the end of settle`]
      : []),
    ...(host.bootBefore !== null && !host.hadGo && period.some((told) => told.status?.boot !== host.bootBefore)
      ? [`${host.name} had rebooted`]
      : []),
  ];
}

/** Index of the sample that began the quiet period before the go; -1 if the samples cover no whole period. */
function firstOfPeriod({ start }: Moment, all: { told: Told }[]): number {
  const last = all.at(-1);
  return all.findLastIndex(({ told }) => last !== undefined && told.at <= last.told.at - start.quietMs);
}

/**
 * Index of the first sample since which every sample was quiet. The quiet time is longer than the quiet period: the
 * last look begins when the period is over, and the hosts are sampled while it is under way.
 */
function firstQuiet(host: string, all: { told: Told }[]): number {
  const isQuietFrom = (index: number): boolean => {
    const samples = all.slice(index).map(({ told }) => told);
    return samples.every((told) => busy(told).length === 0) && moved(host, samples).length === 0;
  };
  let first = all.length - 1;
  while (first > 0 && isQuietFrom(first - 1)) first -= 1;
  return first;
}

/**
 * True if nobody has looked since the host became quiet. The recorder may take the last look of settling and an earlier
 * look of the watcher for one. If a call of the last look was repeated, the recorder sees only its last call, the read
 * of the cluster's targets, so that counts as a look here.
 */
function isNotLooked(moment: Moment, host: HostAtStart): boolean {
  // Where it is not known who asked, the last samples may be the watcher's, so they prove nothing here.
  const all = (moment.told[host.name] ?? []).filter(({ told }) => told.by === 'settle');
  const ends = moment.start.groups.map((group) => moment.healthReads[group]?.at(-1)?.index ?? -1);
  return Math.max(moment.lookedIndex, Math.min(...ends)) < (all[firstQuiet(host.name, all)]?.index ?? -1);
}

/** The samples of settling, on which the go rests; all samples where it is not known who asked. */
function asked(moment: Moment, host: string): { index: number; told: Told }[] {
  return (moment.told[host] ?? []).filter(({ told }) => told.by === undefined || told.by === 'settle');
}

function busy({ host, status }: Told): string[] {
  if (status === null) return [`${host} could not be read`];
  return status.inFlight === 0 ? [] : [`${host} had ${status.inFlight} in flight`];
}

function moved(host: string, period: Told[]): string[] {
  const values = (of: (told: Told) => unknown): number => new Set(period.filter(({ status }) => status).map(of)).size;
  return [
    ...(values(({ status }) => status?.accepted) > 1 ? [`${host} had accepted more`] : []),
    ...(values(({ status }) => status?.boot) > 1 ? [`${host} had booted`] : []),
  ];
}

/** True if a host was not asked. An unreachable host does not answer: the other hosts' answers show the gap. */
function isSkipped(moment: Moment, host: string, answers: number[]): boolean {
  const others = moment.start.hosts.filter(({ name }) => name !== host).map(({ name }) => asked(moment, name));
  return answers.some((index, n) => {
    const next = answers[n + 1] ?? Infinity;
    return others.some((told) => told.filter((one) => one.index > index && one.index < next).length >= ANSWERS_BESIDE);
  });
}
