import { ElbError } from './elb-error.js';
import { attachedTo, findTargetGroup } from './find.js';
import { flag, integer, optionalText, shapeOf, shapes, text } from './tree.js';
import type { AlbState } from './state.js';
import type { Shape } from './tree.js';
import { WAYS } from './ways.js';
import type { Ways } from './ways.js';

const GROUPS_MAX = 5;
const STICKINESS_MAX_S = 604_800;
const ROUTING_TYPES = ['forward', 'redirect', 'fixed-response'];

/**
 * Checks the actions of a write as ELBv2 does, and returns them in ELBv2's form: a forward to one group has both
 * TargetGroupArn and ForwardConfig, an OIDC action has no secret. Elements that the lab does not know are kept.
 */
export function acceptActions(
  state: AlbState,
  loadBalancerArn: string,
  actions: Shape[],
  ways: Ways = WAYS,
  before: Shape[] = [],
): Shape[] {
  if (actions.length === 0) throw ElbError.validation('at least one action is required');
  const inOrder = [...actions].sort((a, b) => (integer(a, 'Order') ?? 1) - (integer(b, 'Order') ?? 1));
  const routing = inOrder.filter((action) => ROUTING_TYPES.includes(text(action, 'Type')));
  if (routing.length !== 1 || inOrder.at(-1) !== routing[0]) {
    throw ElbError.validation(
      'exactly one forward, redirect or fixed-response action is required, and it must be the last',
    );
  }
  return inOrder.map((action) => {
    if (action['Type'] === 'forward') return acceptForward({ state, loadBalancerArn, ways, before }, action);
    if (action['Type'] === 'authenticate-oidc') return acceptOidc(action);
    return action;
  });
}

interface Write {
  state: AlbState;
  loadBalancerArn: string;
  ways: Ways;
  /** The actions that this write replaces. */
  before: Shape[];
}

function acceptForward({ state, loadBalancerArn, ways, before }: Write, action: Shape): Shape {
  const config = shapeOf(action, 'ForwardConfig') ?? {};
  const single = optionalText(action, 'TargetGroupArn');
  const asked = shapes(config, 'TargetGroups');
  const tuples = asked.length > 0 ? asked : single === undefined ? [] : [{ TargetGroupArn: single, Weight: 1 }];
  const arns = tuples.map((tuple) => text(tuple, 'TargetGroupArn'));
  if (arns.length === 0) throw ElbError.validation('a forward action needs a target group');
  if (arns.length > GROUPS_MAX)
    throw ElbError.validation(`a forward action takes at most ${String(GROUPS_MAX)} groups`);
  if (new Set(arns).size < arns.length) throw ElbError.validation('a target group is listed twice');
  if (single !== undefined && (arns.length > 1 || arns[0] !== single)) {
    throw ElbError.validation('with TargetGroupArn, ForwardConfig may have only that target group');
  }
  for (const arn of arns) assertAttachable(state, loadBalancerArn, arn);
  const shares = tuples.map((tuple) => acceptShare(tuple, arns.length, ways.shareMax));
  if (ways.zeroShares === 'refused' && shares.every((share) => share === 0))
    throw ElbError.validation('at least one target group needs a Weight above 0');
  const kept = ways.omittedStickiness === 'kept' ? stickinessOf(before.at(-1) ?? {}) : {};
  return {
    ...action,
    ...(arns.length === 1 ? { TargetGroupArn: arns[0] } : {}),
    ForwardConfig: {
      ...config,
      TargetGroups: tuples.map((tuple, index) => ({ ...tuple, Weight: shares[index]! })),
      TargetGroupStickinessConfig: acceptStickiness(shapeOf(config, 'TargetGroupStickinessConfig') ?? kept),
    },
  };
}

function assertAttachable(state: AlbState, loadBalancerArn: string, targetGroupArn: string): void {
  findTargetGroup(state, targetGroupArn);
  if (attachedTo(state, targetGroupArn).some((arn) => arn !== loadBalancerArn)) {
    throw new ElbError('TargetGroupAssociationLimit', `${targetGroupArn} belongs to another load balancer`);
  }
}

function stickinessOf(action: Shape): Shape {
  return shapeOf(shapeOf(action, 'ForwardConfig') ?? {}, 'TargetGroupStickinessConfig') ?? {};
}

function acceptShare(tuple: Shape, groups: number, max: number): number {
  const share = integer(tuple, 'Weight');
  if (share === undefined && groups > 1) throw ElbError.validation('each of several target groups needs a Weight');
  if (share !== undefined && (share < 0 || share > max)) {
    throw ElbError.validation(`Weight must be 0 to ${String(max)}, not ${String(share)}`);
  }
  return share ?? 1;
}

function acceptStickiness(stickiness: Shape): Shape {
  const seconds = integer(stickiness, 'DurationSeconds');
  const on = flag(stickiness, 'Enabled');
  if ((on && seconds === undefined) || (seconds !== undefined && (seconds < 1 || seconds > STICKINESS_MAX_S))) {
    throw ElbError.validation(`DurationSeconds must be 1 to ${String(STICKINESS_MAX_S)}`);
  }
  return { ...stickiness, Enabled: on, ...(seconds === undefined ? {} : { DurationSeconds: seconds }) };
}

/** The secret can be written but is never returned, so writing back what was read needs UseExistingClientSecret. */
function acceptOidc(action: Shape): Shape {
  const { ClientSecret, UseExistingClientSecret, ...kept } = shapeOf(action, 'AuthenticateOidcConfig') ?? {};
  if (ClientSecret === undefined && !flag({ UseExistingClientSecret }, 'UseExistingClientSecret')) {
    throw ElbError.validation('ClientSecret or UseExistingClientSecret is required');
  }
  return { ...action, AuthenticateOidcConfig: kept };
}
