import { addTargetGroup } from '../../lab/alb/build.js';
import { findRule } from '../../lab/alb/find.js';
import { forwardTo } from '../../lab/alb/forward.js';
import type { Difference } from '../../src/domain/drift.js';
import { addElement } from './add-to-routing.js';
import type { Journey } from './journey.js';

/** One way to change the routing beside a run. */
export interface Meddling {
  act: (journey: Journey) => void;
  /** The only difference that the failure must name; `own` is the share that the run had given. */
  difference: (journey: Journey, own: number) => Difference;
}

const V1 = 'core HTTP:80 rule 10 (path /v1/*)';
const PARTNERS = 'core HTTP:8080';
const PORT = 'protocol and port';
const asTheRunHasIt = (own: number): string => `forward core-east: ${own}, core-west: 100`;
const HEALTHY_TARGETS = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count';
const GONE = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '410', ContentType: 'text/plain' } };
const SIGN_IN = { Type: 'authenticate-cognito', Order: 1, AuthenticateCognitoConfig: { UserPoolArn: 'pool' } };

export const MEDDLING: Record<string, Meddling> = {
  'a share of east': {
    act: (journey) => journey.meddle('httpV1', 'east', 77),
    difference: (_, own) => ({ where: V1, what: 'share of core-east', expected: String(own), observed: '77' }),
  },
  'a share of west': {
    act: (journey) => journey.meddle('httpDefault', 'west', 50),
    difference: () => ({
      where: 'core HTTP:80 default',
      what: 'share of core-west',
      expected: '100',
      observed: '50',
    }),
  },
  'a new rule': {
    act: ({ world }) =>
      world.foreigner().call('CreateRule', {
        ListenerArn: world.arns.http,
        Priority: 5,
        Conditions: [{ Field: 'path-pattern', Values: ['/mine'] }],
        Actions: [forwardTo({ [world.arns.east]: 1 })],
      }),
    difference: () => ({
      where: 'core HTTP:80 rule 5 (path /mine)',
      what: 'rule',
      expected: 'none',
      observed: 'forward core-east: 1',
    }),
  },
  'the TLS policy of a listener': {
    act: ({ world }) =>
      world
        .foreigner()
        .call('ModifyListener', { ListenerArn: world.arns.partners, SslPolicy: 'ELBSecurityPolicy-2016-08' }),
    difference: () => ({
      where: PARTNERS,
      what: 'TLS policy',
      expected: 'none',
      observed: 'ELBSecurityPolicy-2016-08',
    }),
  },
  'a rule that goes': {
    act: ({ world }) => world.foreigner().call('DeleteRule', { RuleArn: world.arns.httpV1 }),
    difference: () => ({ where: V1, what: 'rule', expected: 'there', observed: 'gone' }),
  },
  conditions: {
    act: ({ world }) =>
      world.foreigner().call('ModifyRule', {
        RuleArn: world.arns.httpV1,
        Conditions: [{ Field: 'path-pattern', Values: ['/v2/*'] }],
      }),
    difference: () => ({ where: V1, what: 'conditions', expected: 'path /v1/*', observed: 'path /v2/*' }),
  },
  'a priority': {
    act: ({ world }) =>
      world.foreigner().call('SetRulePriorities', { RulePriorities: [{ RuleArn: world.arns.httpV1, Priority: 7 }] }),
    difference: () => ({ where: V1, what: 'priority', expected: '10', observed: '7' }),
  },
  stickiness: {
    act: ({ world }) => {
      const { rule } = findRule(world.core.state, world.arns.httpV1);
      const [action] = structuredClone(rule.actions);
      const config = action!['ForwardConfig'] as Record<string, unknown>;
      config['TargetGroupStickinessConfig'] = { Enabled: true, DurationSeconds: 60 };
      world.foreigner().setActions(world.arns.httpV1, [action!]);
    },
    difference: () => ({ where: V1, what: 'stickiness', expected: 'off', observed: '60 s' }),
  },
  'an element that the SDK does not know': {
    act: (journey) => addElement(journey, 'httpV1'),
    difference: () => ({
      where: V1,
      what: 'element ForwardConfig/TargetGroupWarmup',
      expected: 'none',
      observed: '"<Enabled>true</Enabled><Seconds>30</Seconds>"',
    }),
  },
  transforms: {
    act: ({ world }) =>
      world.foreigner().call('ModifyRule', { RuleArn: world.arns.httpV1, Transforms: [{ Type: 'url-rewrite' }] }),
    difference: () => ({ where: V1, what: 'transforms', expected: 'none', observed: '{"Type":"url-rewrite"}' }),
  },
  'an attribute of a target group': {
    act: ({ world }) =>
      world.foreigner().setAttribute(world.arns.west, 'load_balancing.algorithm.type', 'weighted_random'),
    difference: () => ({
      where: 'core-west',
      what: 'attribute load_balancing.algorithm.type',
      expected: 'round_robin',
      observed: 'weighted_random',
    }),
  },
  'a target that comes': {
    act: ({ world }) => world.foreigner().register(world.arns.east, '127.9.9.9'),
    difference: ({ world }) => {
      const [one, two] = targetsOf(world);
      return {
        where: 'core-east',
        what: 'registered targets',
        expected: `${one}, ${two}`,
        observed: [one, two, `127.9.9.9:${world.host('east-1').port}`].sort().join(', '),
      };
    },
  },
  'a target that goes': {
    act: ({ world }) => world.foreigner().deregister(world.arns.east, world.host('east-1').address),
    difference: ({ world }) => {
      const [one, two] = targetsOf(world);
      return { where: 'core-east', what: 'registered targets', expected: `${one}, ${two}`, observed: two! };
    },
  },
  'when a target group counts as unhealthy': {
    act: ({ world }) => world.foreigner().setAttribute(world.arns.west, HEALTHY_TARGETS, '2'),
    difference: () => ({ where: 'core-west', what: `attribute ${HEALTHY_TARGETS}`, expected: '1', observed: '2' }),
  },
  'a new listener': {
    act: ({ world }) =>
      world.foreigner().call('CreateListener', {
        LoadBalancerArn: world.arns.loadBalancer,
        Protocol: 'HTTP',
        Port: 9090,
        DefaultActions: [forwardTo({ [world.arns.east]: 1 })],
      }),
    difference: () => ({ where: 'core HTTP:9090', what: 'listener', expected: 'none', observed: 'there' }),
  },
  'a listener that goes': {
    act: ({ world }) => world.foreigner().call('DeleteListener', { ListenerArn: world.arns.partners }),
    difference: () => ({ where: PARTNERS, what: 'listener', expected: 'there', observed: 'gone' }),
  },
  'the port of a listener': {
    act: ({ world }) => world.foreigner().call('ModifyListener', { ListenerArn: world.arns.partners, Port: 8081 }),
    difference: () => ({ where: PARTNERS, what: PORT, expected: 'HTTP:8080', observed: 'HTTP:8081' }),
  },
  'the protocol of a listener': {
    act: ({ world }) =>
      world.foreigner().call('ModifyListener', { ListenerArn: world.arns.partners, Protocol: 'HTTPS' }),
    difference: () => ({ where: PARTNERS, what: PORT, expected: 'HTTP:8080', observed: 'HTTPS:8080' }),
  },
  'the kind of an action': {
    act: ({ world }) => world.foreigner().setActions(world.arns.httpV1, [GONE]),
    difference: (_, own) => ({
      where: V1,
      what: 'action',
      expected: asTheRunHasIt(own),
      observed: '{"FixedResponseConfig":{"ContentType":"text/plain","StatusCode":"410"},"Type":"fixed-response"}',
    }),
  },
  'an action before the forward': {
    act: ({ world }) => {
      const [forward] = findRule(world.core.state, world.arns.httpV1).rule.actions;
      world.foreigner().setActions(world.arns.httpV1, [SIGN_IN, { ...forward, Order: 2 }]);
    },
    difference: (_, own) => ({
      where: V1,
      what: 'actions',
      expected: asTheRunHasIt(own),
      observed: `{"AuthenticateCognitoConfig":{"UserPoolArn":"pool"},"Order":1,"Type":"authenticate-cognito"}; forward core-east: ${own}, core-west: 100`,
    }),
  },
  'the order of an action': {
    act: ({ world }) => {
      const [forward] = findRule(world.core.state, world.arns.httpV1).rule.actions;
      world.foreigner().setActions(world.arns.httpV1, [{ ...forward, Order: 2 }]);
    },
    difference: () => ({ where: V1, what: 'order', expected: '1', observed: '2' }),
  },
  'a target group more in a forward': {
    act: ({ world }) => {
      const { arns, core, host } = world;
      const { healthCheck, port } = core.state.targetGroups.get(arns.east)!;
      const spec = { name: 'core-new', port, healthCheck, deregistrationDelayMs: 0, targets: [host('east-1').address] };
      const shares = { [arns.east]: 0, [arns.west]: 100, [addTargetGroup(core, spec).arn]: 9 };
      world.foreigner().setActions(arns.httpV1, [forwardTo(shares)]);
    },
    difference: () => ({ where: V1, what: 'share of core-new', expected: 'not in the action', observed: '9' }),
  },
};

function targetsOf(world: Journey['world']): string[] {
  return ['east-1', 'east-2'].map((name) => `${world.host(name).address}:${world.host(name).port}`);
}
