import type { Operation } from '../operation.js';
import { describeAutoScalingGroups, describeAutoScalingInstances } from './auto-scaling.js';
import { createListener, deleteListener, describeListeners, modifyListener } from './listeners.js';
import { describeLoadBalancerAttributes, describeLoadBalancers } from './load-balancers.js';
import { createRule, deleteRule, describeRules, modifyRule, setRulePriorities } from './rules.js';
import { addTags, describeTags, removeTags } from './tags.js';
import { createTargetGroup, deleteTargetGroup } from './own-target-groups.js';
import { describeTargetGroupAttributes, describeTargetGroups, modifyTargetGroupAttributes } from './target-groups.js';
import { deregisterTargets, describeTargetHealth, registerTargets } from './targets.js';

/** The actions of the lab, by their names in the Query API: those of ELBv2, and the last two of Auto Scaling. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    DescribeLoadBalancers: describeLoadBalancers,
    DescribeLoadBalancerAttributes: describeLoadBalancerAttributes,
    DescribeListeners: describeListeners,
    DescribeRules: describeRules,
    DescribeTargetGroups: describeTargetGroups,
    DescribeTargetGroupAttributes: describeTargetGroupAttributes,
    ModifyTargetGroupAttributes: modifyTargetGroupAttributes,
    CreateTargetGroup: createTargetGroup,
    DeleteTargetGroup: deleteTargetGroup,
    DescribeTargetHealth: describeTargetHealth,
    DescribeTags: describeTags,
    CreateListener: createListener,
    DeleteListener: deleteListener,
    ModifyListener: modifyListener,
    ModifyRule: modifyRule,
    CreateRule: createRule,
    DeleteRule: deleteRule,
    SetRulePriorities: setRulePriorities,
    RegisterTargets: registerTargets,
    DeregisterTargets: deregisterTargets,
    AddTags: addTags,
    RemoveTags: removeTags,
    DescribeAutoScalingInstances: describeAutoScalingInstances,
    DescribeAutoScalingGroups: describeAutoScalingGroups,
  }),
);
