import { findUnfit } from '../give-back.js';
import type { HostBefore, Observation } from '../observation.js';
import type { PlannedAction } from '../plan.js';

/** What an abort before the go of an adopted run would do if it came now. The same holds for `drain.deadline`. */
export function warnAbort(
  { hosts: readings, health }: Observation,
  found: { cluster: string; groups: string[]; plan: PlannedAction[]; hosts: HostBefore[] },
): string[] {
  const { cluster, groups, plan, hosts } = found;
  const back = plan.flatMap(({ where, groups: planned }) =>
    planned
      .filter((group) => group.found > 0)
      .map((group) => `share ${group.found} of ${group.targetGroup} in ${where}`),
  );
  if (back.length === 0)
    return [
      `an abort before the go would leave ${cluster} out: it has no share now, and there is nothing to give back`,
    ];
  const own = health.filter((one) => groups.includes(one.targetGroup));
  const run = { adopted: true, hosts, healthyBefore: [] };
  const { lasting, passing } = findUnfit(run, readings, { kind: 'observed', value: own });
  const unfit = [...lasting, ...passing];
  return unfit.length === 0
    ? [`an abort before the go would give back ${back.join(' and ')}, while every host is fit for it`]
    : unfit.map((reason) => `an abort before the go would leave ${cluster} out: ${reason}`);
}
