import type { Broken, Judge } from './broken.js';
import { clusterShares, type Moment } from './moment.js';
import type { HostAtStart, Told } from './trace.js';

/** A target is unhealthy if it was in all of these last reads: the very last may not be part of the check. */
const LAST_READS = 3;
/** After a claim, fewer than this many answers of another boot may come before its check. */
const ANSWERS_BEFORE_CHECK = { known: 2, unknown: 6 };
const CHECKS = ['checkClaims', 'confirm', 'reactivate', 'giveBack'];

/** Before the go, a run gives back only what it took; after the go, only when every host is proved. */
export const judgeReturn: Judge = (event, moment) => {
  if (event.kind === 'phase' && event.phase === 'reactivating')
    return moment.start.hosts
      .flatMap(({ name }) => notLong(moment, name))
      .map((why) => ({
        promise: 1,
        sentence: `reactivating was entered, and ${why}`,
        at: event.at,
      }));
  if (event.kind !== 'written' || event.foreign || event.rule === null) return [];
  const before = moment.routing.rules[event.rule]?.shares ?? {};
  const raised = clusterShares(moment, event.routing, event.rule).filter(
    ([group, share]) => share > (before[group] ?? 0),
  );
  const { at } = event;
  const broken = (promise: 1 | 8, sentence: string): Broken => ({ promise, sentence, at });
  if (moment.goAt === null) {
    const found = moment.start.routing.rules[event.rule]?.shares ?? {};
    const more = raised.filter(([group, share]) => share > (found[group] ?? 0));
    return [
      ...more.map(([group, share]) =>
        broken(1, `${group} was given ${share} before the go, and had ${found[group] ?? 0}`),
      ),
      ...(raised.length > 0 ? worse(moment).map((why) => broken(1, `a share was given back, and ${why}`)) : []),
    ];
  }
  if (raised.length === 0) return [];
  return [
    ...moment.start.hosts.flatMap((host) => [
      ...unproved(moment, host).map((why) => broken(1, `traffic was given back, and ${why}`)),
      ...unclaimed(moment, host).map((why) => broken(8, `traffic was given back, and ${why}`)),
    ]),
    ...unhealthy(moment).map((why) => broken(1, `traffic was given back, and ${why}`)),
  ];
};

/**
 * What forbids giving back before the go: a host that was not asked again, or is not in the boot that preflight saw. A
 * host that preflight could not read, or that had the go from an earlier run, forbids it in an adopted run, and does
 * not matter in any other. A host that reports not ready and an unhealthy target forbid it in an adopted run only.
 */
function worse(moment: Moment): string[] {
  const { start, told, phaseIndex } = moment;
  const hosts = start.hosts
    .filter(({ bootBefore, hadGo }) => start.adopted || (bootBefore !== null && !hadGo))
    .filter(({ name, bootBefore, hadGo }) => {
      if (start.adopted && (hadGo || bootBefore === null)) return true;
      const since = (told[name] ?? []).filter(({ index }) => index > phaseIndex).slice(-2);
      return !since.some(({ told: { status } }) => {
        return status?.boot === bootBefore && !(start.adopted && status?.ready === false);
      });
    })
    .map(({ name }) => `${name} is not as it was`);
  return [...hosts, ...(start.adopted ? unhealthy(moment) : [])];
}

/** Empty if the host was readable and never reported not ready for the whole of `reactivate.healthyFor`. */
function notLong({ told, start }: Moment, host: string): string[] {
  const all = (told[host] ?? []).map((one) => one.told).filter(({ by }) => by === undefined || by === 'confirm');
  const last = all.at(-1);
  const first = all.findLastIndex(({ at }) => last !== undefined && at <= last.at - start.healthyForMs);
  if (first === -1) return [`${host} was not asked for the whole of healthyFor`];
  const isReady = all.slice(first).every(({ status }) => status !== null && status.ready !== false);
  return isReady ? [] : [`${host} was not ready all the time`];
}

function unproved({ start, told, goAt }: Moment, { name, bootBefore }: HostAtStart): string[] {
  const last = lastChecked(told[name] ?? [], goAt!);
  if (last.length === 0) return [`${name} was not asked`];
  const good = last.find(({ status }) => status !== null && status.ready !== false)?.status;
  if (good === undefined || good === null) return [`${name} was not ready`];
  if (start.reboot === 'optional') return [];
  if (good.boot === null) return [`${name} has not proved a reboot`];
  return good.boot === (bootBefore ?? bootAtGo(told[name] ?? [], goAt!)) ? [`${name} has not rebooted`] : [];
}

/** If preflight could not read a host, its reboot is proved against its last answer before the go. */
function bootAtGo(told: { index: number; told: Told }[], goAt: number): string | null {
  const last = told.findLast((one) => one.index < goAt && one.told.status !== null);
  return last?.told.status?.boot ?? null;
}

/** The last answer to a check; where it is not known who asked, the last two answers. */
function lastChecked(told: { index: number; told: Told }[], goAt: number): Told[] {
  const since = told.filter(({ index }) => index > goAt).map((one) => one.told);
  const checks = since.filter(({ by }) => by !== undefined && CHECKS.includes(by));
  return checks.length > 0 ? checks.slice(-1) : since.slice(-2);
}

/** A claim holds only for the boot that its check saw. */
function unclaimed({ told, claims, goAt }: Moment, { name }: HostAtStart): string[] {
  const answers = (told[name] ?? []).filter(({ told: one }) => one.by === undefined || CHECKS.includes(one.by));
  const boot = answers.findLast(({ told: one }) => one.status !== null)?.told.status?.boot;
  const bound = answers.some(({ told: one }) => one.by !== undefined)
    ? ANSWERS_BEFORE_CHECK.known
    : ANSWERS_BEFORE_CHECK.unknown;
  const since = (claims[name] ?? []).filter((index) => index > goAt!);
  if (since.length === 0) return [`${name} was not claimed done`];
  const holds = since.some((claim) => {
    const after = answers.filter(({ index, told: one }) => index > claim && one.status !== null);
    return after.filter(({ told: one }) => one.status?.boot !== boot).length < bound;
  });
  return holds ? [] : [`${name} has booted since it was claimed done`];
}

function unhealthy({ start, healthReads }: Moment): string[] {
  return start.groups.flatMap((group) => {
    const reads = (healthReads[group] ?? []).slice(-LAST_READS).map(({ targets }) => targets);
    const targets = [...new Set(reads.flatMap((read) => Object.keys(read)))];
    if (targets.length === 0) return [`${group} has no target`];
    return targets
      .filter((target) => reads.every((read) => read[target] !== undefined && read[target] !== 'healthy'))
      .map((target) => `${target} of ${group} was not healthy`);
  });
}
