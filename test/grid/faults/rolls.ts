import { forwardTo } from '../../../lab/alb/forward.js';
import type { RollFault, RollStage } from '../play-roll.js';

/**
 * What happens between two clusters of a roll. What is left out, others have: in test/workflows/roll changes while it is
 * paused, shares of the next cluster, a tag that another run takes, blockers and aborts; in test/e2e killed workers.
 */
export const ROLL_FAULTS: readonly RollFault[] = [
  {
    ...stops('a share of the finished cluster is written'),
    only: 'gate',
    strike: ({ journey }) => journey.meddle('httpV1', 'east', 7),
  },
  {
    ...stops('a rule is added'),
    only: 'gate',
    strike: ({ journey: { world } }) =>
      world.foreigner().call('CreateRule', {
        ...{ ListenerArn: world.arns.http, Priority: 5 },
        Conditions: [{ Field: 'path-pattern', Values: ['/mine'] }],
        Actions: [forwardTo({ [world.arns.east]: 1 })],
      }),
  },
  {
    ...stops('an attribute of a target group is changed'),
    only: 'gate',
    strike: ({ journey: { world } }) =>
      world.foreigner().setAttribute(world.arns.east, 'slow_start.duration_seconds', '60'),
  },
  {
    ...stops('the tag is taken away'),
    tag: 'none',
    strike: ({ journey }) => {
      const [loadBalancer] = journey.world.core.state.loadBalancers.values();
      loadBalancer!.tags.delete(`tagout:${journey.config.service}`);
    },
  },
  {
    ...stops('AWS is gone for longer than watch.blind'),
    ...{ only: 'gate', blindMs: 300 },
    strike: ({ journey }) =>
      journey.world.core.inject('*', { kind: 'error', code: 'ServiceUnavailable', status: 503 }, Infinity),
  },
  {
    ...goesOn('calls are throttled'),
    strike: ({ journey }) => journey.world.core.inject('*', { kind: 'error', code: 'Throttling', status: 400 }, 6),
  },
  {
    ...goesOn('a target of the finished cluster is deregistered'),
    only: 'gate',
    strike: ({ journey: { world } }) => world.foreigner().deregister(world.arns.east, world.host('east-1').address),
  },
  {
    ...goesOn('a target of the finished cluster is unhealthy, and healthy again'),
    only: 'gate',
    strike: (stage) => makeEast(stage, 'unhealthy'),
    cure: async (stage) => {
      await stage.roll.waitsForText(/of core-east is unhealthy/);
      await makeEast(stage, 'healthy');
    },
  },
  { ...stops('cancel'), end: 'aborted Aborted', tag: 'none', strike: ({ roll }) => roll.handle.cancel() },
  {
    ...stops('terminate'),
    only: 'gate',
    end: 'terminated',
    strike: ({ roll }) => roll.handle.terminate('a person pressed the button'),
  },
];

function stops(name: string): Omit<RollFault, 'strike'> {
  return { name, end: 'failed RollStopped', tag: 'roll' };
}

function goesOn(name: string): Omit<RollFault, 'strike'> {
  return { name, end: 'restored', tag: 'none' };
}

/** Resolves when the first target of east is in this state at the load balancer. */
async function makeEast({ journey: { world } }: RollStage, state: 'healthy' | 'unhealthy'): Promise<void> {
  const host = world.host('east-1');
  host.passesChecks = state === 'healthy';
  const { targets } = world.core.state.targetGroups.get(world.arns.east)!;
  const isSo = (): boolean => [...targets.values()].some((one) => one.id === host.address && one.state === state);
  if (!isSo()) await world.core.health.next(isSo);
}
