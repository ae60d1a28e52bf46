import { findRule } from '../../../lab/alb/find.js';
import { forwardTo } from '../../../lab/alb/forward.js';
import type { Shape } from '../../../lab/alb/tree.js';
import { addElement } from '../../support/add-to-routing.js';
import { inEveryStep, type Fault } from '../fault.js';
import type { Stage } from '../stage.js';

const READ_IN_TURN = {
  leftOut: 'the watcher reads one of the other target groups per look, so the run may write first',
} as const;

/** Somebody else changes the load balancer. Whatever they change, the run fails and writes nothing more. */
export const FOREIGN_FAULTS: readonly Fault[] = [
  foreign('a share of east is written', ({ journey }) => journey.meddle('httpV1', 'east', 77)),
  foreign('a share of west is written', ({ journey }) => journey.meddle('httpDefault', 'west', 50)),
  {
    name: 'east is put back by hand',
    isForeign: true,
    ends: inEveryStep('failed RoutingDrift', {
      preflight: { leftOut: 'east still has all of its shares' },
      draining: {
        leftOut:
          'a share that is not drained yet cannot be put back; one that was just drained looks like a stale read when it is put back: see settling',
      },
    }),
    strike: ({ journey }) => journey.meddle('partnersDefault', 'east', 100),
  },
  foreign('a rule is added', ({ world }) =>
    world.foreigner().call('CreateRule', {
      ListenerArn: world.arns.http,
      Priority: 5,
      Conditions: [{ Field: 'path-pattern', Values: ['/mine'] }],
      Actions: [forwardTo({ [world.arns.east]: 1 })],
    }),
  ),
  foreign('a rule is removed', ({ world }) => world.foreigner().call('DeleteRule', { RuleArn: world.arns.httpV1 })),
  foreign('conditions are changed', ({ world }) =>
    world.foreigner().call('ModifyRule', {
      RuleArn: world.arns.httpV1,
      Conditions: [{ Field: 'path-pattern', Values: ['/v2/*'] }],
    }),
  ),
  foreign('a priority is changed', ({ world }) =>
    world.foreigner().call('SetRulePriorities', { RulePriorities: [{ RuleArn: world.arns.httpV1, Priority: 7 }] }),
  ),
  foreign('a listener is added', ({ world }) =>
    world.foreigner().call('CreateListener', {
      LoadBalancerArn: world.arns.loadBalancer,
      Protocol: 'HTTP',
      Port: 9090,
      DefaultActions: [forwardTo({ [world.arns.east]: 1 })],
    }),
  ),
  foreign('a listener is removed', ({ world }) =>
    world.foreigner().call('DeleteListener', { ListenerArn: world.arns.partners }),
  ),
  foreign('stickiness is turned on', (stage) =>
    changeForward(stage, (config) => (config['TargetGroupStickinessConfig'] = { Enabled: true, DurationSeconds: 60 })),
  ),
  foreign('an element is added that the AWS SDK does not know', ({ journey }) => addElement(journey, 'httpV1')),
  foreign('a target is deregistered', ({ world }) =>
    world.foreigner().deregister(world.arns.east, world.host('east-1').address),
  ),
  {
    ...foreign('an attribute of a target group is changed', ({ world }) =>
      world.foreigner().setAttribute(world.arns.west, 'slow_start.duration_seconds', '60'),
    ),
    ends: inEveryStep('failed RoutingDrift', {
      preflight: { leftOut: 'preflight reads attributes after targets, so it finds the changed value' },
    }),
  },
  {
    name: 'a host becomes a target of the other cluster',
    beforeFirstRead: true,
    ends: inEveryStep('failed RoutingDrift', {
      preflight: 'refused',
      draining: READ_IN_TURN,
      confirming: READ_IN_TURN,
      reactivating: READ_IN_TURN,
      aborting: READ_IN_TURN,
    }),
    strike: async (stage) => {
      const { world, hooks } = stage;
      world.foreigner().register(world.arns.west, world.host('east-1').address);
      // The hosts must not be done before the watcher has read that group, so the run ends here.
      if (hooks.over.has('settle') && !hooks.seen.has('confirm')) await stage.ends();
    },
  },
  foreign('a target is registered', ({ world }) => world.foreigner().register(world.arns.east, '127.9.9.9')),
];

function foreign(name: string, strike: Fault['strike']): Fault {
  return { name, isForeign: true, ends: inEveryStep('failed RoutingDrift'), strike };
}

function changeForward({ world }: Stage, change: (config: Shape) => unknown): void {
  const actions = structuredClone(findRule(world.core.state, world.arns.httpV1).rule.actions);
  change(actions.at(-1)!['ForwardConfig'] as Shape);
  world.foreigner().setActions(world.arns.httpV1, actions);
}
