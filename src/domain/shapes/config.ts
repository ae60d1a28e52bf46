import type { Cluster, Config, Host, StatusSource } from '../config.js';
import { either, isNumber, isOneOf, isText, listOf, shapeOf } from '../shape.js';

/** Ten years: Temporal takes no timer that is much longer. */
const LONGEST_MS = 10 * 365 * 24 * 3_600_000;

export function isDuration(value: unknown): value is number {
  return isNumber(value) && value >= 0 && value <= LONGEST_MS;
}

/** At the last step a run is restored, so it must be the whole baseline. */
function isSteps(value: unknown): value is number[] {
  if (!Array.isArray(value) || !value.every(isNumber)) return false;
  return value.at(-1) === 100 && value.every((step, n) => step > (value[n - 1] ?? 0));
}

const isHost = shapeOf<Host>({ name: isText, address: isText, targets: listOf(isText) });

const isCluster = shapeOf<Cluster>({ name: isText, targetGroups: listOf(isText), hosts: listOf(isHost) });

/** What every version of a config has. Keys that came later may be missing: the run may be older than its worker. */
type CommonConfig = Pick<
  Config,
  'service' | 'loadBalancers' | 'clusters' | 'drain' | 'maintenance' | 'reactivate' | 'capacity' | 'watch'
> & { hostStatus: Pick<StatusSource, 'url' | 'timeoutMs'>[] };

export const isConfig: (value: unknown) => value is CommonConfig = shapeOf<CommonConfig>({
  service: isText,
  loadBalancers: listOf(isText),
  clusters: listOf(isCluster),
  hostStatus: listOf(shapeOf<CommonConfig['hostStatus'][number]>({ url: isText, timeoutMs: isDuration })),
  drain: shapeOf<Config['drain']>({
    settleMs: isDuration,
    quietMs: isDuration,
    pollMs: isDuration,
    deadlineMs: isDuration,
    onDeadline: isOneOf('abort', 'leave-out'),
  }),
  maintenance: shapeOf<Config['maintenance']>({ reboot: isOneOf('required', 'optional'), deadlineMs: isDuration }),
  reactivate: shapeOf<Config['reactivate']>({ healthyForMs: isDuration, steps: isSteps, holdMs: isDuration }),
  capacity: shapeOf<Config['capacity']>({
    minHealthy: either(
      shapeOf<{ count: number }>({ count: isNumber }),
      shapeOf<{ percent: number }>({ percent: isNumber }),
    ),
  }),
  watch: shapeOf<Config['watch']>({
    everyMs: isDuration,
    blindMs: isDuration,
    scope: isOneOf('load-balancer', 'service'),
  }),
});
