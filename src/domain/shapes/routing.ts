import type { Difference } from '../drift.js';
import type { Level, PlannedAction, PlannedShare } from '../plan.js';
import type {
  Forward,
  GroupAttributes,
  Listener,
  LoadBalancer,
  OtherAction,
  RegisteredTargets,
  Routing,
  Rule,
  Share,
  TargetGroup,
  TargetHealth,
} from '../routing.js';
import type { ObservedShare } from '../shares.js';
import { either, isFlag, isNumber, isOneOf, isText, listOf, mapOf, optional, orNull, shapeOf } from '../shape.js';

const SHARE = { targetGroup: isText, targetGroupArn: isText, share: isNumber };
const isShare = shapeOf<Share>(SHARE);

export const isObservedShare = shapeOf<ObservedShare>({
  ruleArn: isText,
  where: isText,
  ...SHARE,
  expected: optional(isNumber),
  alsoReaches: optional(isText),
});

export const isDifference = shapeOf<Difference>({ where: isText, what: isText, expected: isText, observed: isText });

export const isLevel: (value: unknown) => value is Level = either(isOneOf('found', 'drained'), isNumber);

export const isPlannedAction = shapeOf<PlannedAction>({
  ruleArn: isText,
  listenerArn: isText,
  isDefault: isFlag,
  where: isText,
  groups: listOf(
    shapeOf<PlannedShare>({ targetGroup: isText, targetGroupArn: isText, found: isNumber, baseline: isNumber }),
  ),
  others: listOf(isShare),
  minHealthy: isNumber,
  minHealthyFrom: optional(isText),
  zones: optional(
    listOf(shapeOf<{ targetGroup: string; zones: string[] }>({ targetGroup: isText, zones: listOf(isText) })),
  ),
});

export const isGroupAttributes = shapeOf<GroupAttributes>({
  targetGroup: isText,
  targetGroupArn: isText,
  values: mapOf(isText),
});

const isAction = either(
  shapeOf<Forward>({
    type: isOneOf('forward'),
    order: isNumber,
    shares: listOf(isShare),
    stickinessS: orNull(isNumber),
    unknown: optional(mapOf(isText)),
  }),
  shapeOf<OtherAction>({ type: isOneOf('other'), order: isNumber, content: isText, unknown: optional(mapOf(isText)) }),
);

const isRule = shapeOf<Rule>({
  arn: isText,
  listenerArn: isText,
  isDefault: isFlag,
  where: isText,
  priority: isText,
  conditions: listOf(isText),
  actions: listOf(isAction),
  transforms: optional(isText),
});

export const isRouting = shapeOf<Routing>({
  listeners: listOf(
    shapeOf<Listener>({
      arn: isText,
      where: isText,
      protocol: isText,
      port: isNumber,
      settings: optional(mapOf(isText)),
      rules: listOf(isRule),
    }),
  ),
  targets: listOf(shapeOf<RegisteredTargets>({ targetGroup: isText, targets: listOf(isText) })),
  attributes: optional(listOf(isGroupAttributes)),
});

export const isTargetHealth = shapeOf<TargetHealth>({
  targetGroup: isText,
  id: isText,
  port: isNumber,
  state: isText,
  reason: orNull(isText),
  zone: optional(isText),
  zonalShift: optional(isText),
});

export const isLoadBalancer = shapeOf<LoadBalancer>({
  name: isText,
  arn: isText,
  type: isText,
  zonalShift: optional(isOneOf('on', 'unread')),
});

export const isGroupOfCluster = shapeOf<TargetGroup & { cluster: string }>({
  name: isText,
  arn: isText,
  targetType: isText,
  loadBalancerArns: listOf(isText),
  targetControlPort: optional(isNumber),
  cluster: isText,
});
