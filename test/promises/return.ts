import type { Broken, Judge } from './broken.js';
import { clusterShares, type Moment } from './moment.js';
import type { HostAtStart, Told } from './trace.js';

/** Reads of the target health before a write of which one must have been good: the last may be no check of it. */
const LAST_READS = 3;
/** Answers of another boot after a claim that its check may not have been given: it, and one that was under way. */
const ANSWERS_BEFORE_CHECK = { known: 2, unknown: 6 };
const CHECKS = ['checkClaims', 'confirm', 'reactivate', 'giveBack'];

/** No traffic comes back before the go beyond what was taken, and after it before every host has been proved. */
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
 * Before the go only to hosts that were asked anew, and are in the boot that preflight saw. Of an adopted run nothing that
 * it found is given back to a host that tells not ready, or could not be read at preflight, or to a target that is not healthy.
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

/** All conditions hold together for the whole of `reactivate.healthyFor`. */
function notLong({ told, start }: Moment, host: string): string[] {
  const all = (told[host] ?? []).map((one) => one.told).filter(({ by }) => by === undefined || by === 'confirm');
  const last = all.at(-1);
  const first = all.findLastIndex(({ at }) => last !== undefined && at <= last.at - start.healthyForMs);
  if (first === -1) return [`${host} was not asked for so long`];
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

/** A host that could not be read at preflight is proved against what it told last before the go. */
function bootAtGo(told: { index: number; told: Told }[], goAt: number): string | null {
  const last = told.findLast((one) => one.index < goAt && one.told.status !== null);
  return last?.told.status?.boot ?? null;
}

/** The last answer to a check; where it is not known who asked, one of the last two. */
function lastChecked(told: { index: number; told: Told }[], goAt: number): Told[] {
  const since = told.filter(({ index }) => index > goAt).map((one) => one.told);
  const checks = since.filter(({ by }) => by !== undefined && CHECKS.includes(by));
  return checks.length > 0 ? checks.slice(-1) : since.slice(-2);
}

/** A claim holds for the boot that its check was told, and for no later one. */
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
