import { PHASES } from '../lifecycle.js';
import type { EarlierRun, Observation, ResourceTags, RunningRoll, WindowNow } from '../observation.js';
import type { Elsewhere } from '../elsewhere.js';
import type { ScaledInstance, ScaledInstances } from '../scaled-instance.js';
import type { Tag, TaggedRun } from '../tag.js';
import {
  either,
  isFlag,
  isMoment,
  isNumber,
  isOneOf,
  isText,
  isTime,
  listOf,
  mapOf,
  optional,
  orNull,
  shapeOf,
} from '../shape.js';
import { isHostBefore, isHostReading } from './host.js';
import {
  isGroupAttributes,
  isGroupOfCluster,
  isLoadBalancer,
  isPlannedAction,
  isRouting,
  isTargetHealth,
} from './routing.js';

const isScaledInstances = either(
  shapeOf<{ kind: 'not-asked' }>({ kind: isOneOf('not-asked') }),
  shapeOf<{ kind: 'unobservable'; reason: string }>({ kind: isOneOf('unobservable'), reason: isText }),
  shapeOf<{ kind: 'observed'; instances: ScaledInstance[] }>({
    kind: isOneOf('observed'),
    instances: listOf(
      shapeOf<ScaledInstance>({
        id: isText,
        group: isText,
        lifecycle: isText,
        isUnhealthy: isFlag,
        healthChecks: listOf(isText),
        suspended: listOf(isText),
      }),
    ),
  }),
) as (value: unknown) => value is ScaledInstances;

const isPhaseName = isOneOf(...PHASES);

export const isTaggedRun = shapeOf<TaggedRun>({
  loadBalancer: isText,
  loadBalancerArn: isText,
  key: isText,
  value: isText,
  service: isText,
  tag: orNull(shapeOf<Tag>({ cluster: isText, runId: isText, since: isText, namespace: isText })),
  state: isOneOf('running', 'over', 'unknown'),
  phase: orNull(isPhaseName),
  baseline: listOf(isPlannedAction),
});

export const isResourceTags = shapeOf<ResourceTags>({ arn: isText, tags: mapOf(isText) });

export const isEarlierRun = shapeOf<EarlierRun>({
  runId: isText,
  cluster: isText,
  phase: isPhaseName,
  baseline: listOf(isPlannedAction),
  hosts: listOf(isHostBefore),
  hadGo: isFlag,
  goAtMs: optional(isMoment),
});

export const isObservation = shapeOf<Observation>({
  at: isTime,
  loadBalancers: listOf(isLoadBalancer),
  groups: listOf(isGroupOfCluster),
  missing: listOf(isText),
  routing: isRouting,
  tags: listOf(isResourceTags),
  besides: listOf(isGroupAttributes),
  autoScaling: isScaledInstances,
  elsewhere: listOf(shapeOf<Elsewhere>({ host: isText, targetGroup: isText, target: isText })),
  health: listOf(isTargetHealth),
  blocked: optional(listOf(isText)),
  window: optional(shapeOf<WindowNow>({ closed: orNull(isText), opensAtMs: orNull(isMoment) })),
  hosts: listOf(isHostReading),
  hostsReadAtMs: optional(isMoment),
  initialMs: optional(isNumber),
  untold: optional(isText),
  roll: optional(shapeOf<RunningRoll>({ runId: isText, since: isTime })),
  tagged: listOf(isTaggedRun),
  earlier: orNull(isEarlierRun),
});
