import type { Survey } from '../init/survey.js';
import type { TargetGroup } from '../routing.js';
import { isNumber, isText, isTime, listOf, optional, shapeOf } from '../shape.js';
import { isResourceTags, isTaggedRun } from './observation.js';
import { isLoadBalancer, isRouting, isTargetHealth } from './routing.js';

const isGroup = shapeOf<TargetGroup>({
  name: isText,
  arn: isText,
  targetType: isText,
  loadBalancerArns: listOf(isText),
  targetControlPort: optional(isNumber),
});

export const isSurvey = shapeOf<Survey>({
  at: isTime,
  loadBalancer: isLoadBalancer,
  groups: listOf(isGroup),
  routing: isRouting,
  health: listOf(isTargetHealth),
  tags: listOf(isResourceTags),
  tagged: listOf(isTaggedRun),
});
