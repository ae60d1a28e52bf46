import { describe, expect, it } from 'vitest';
import { longestLookMs } from '../../../activities/scopes.js';
import { drain } from '../../../activities/steps/drain.js';
import type { LookScope, Ports, TimedWrite } from '../../../activities/ports.js';
import { giveBack } from '../../../activities/steps/give-back.js';
import { reactivate } from '../../../activities/steps/reactivate.js';
import { observed } from '../../src/domain/readings.js';
import { attempt } from '../attempt.js';
import { Balancer } from '../balancer.js';
import { bootOf, briskRun, type Two } from '../run-context.js';

type Asked = 'whole' | 'routing' | 'write';

const RUN = briskRun();
const OLD_MS = longestLookMs(RUN) / 2;
const CLAIMED = ['east-1', 'east-2'].map((host) => ({ host, boot: bootOf(host) }));

/** A balancer that records what it is asked for; `then` is called after each look, with its number from 1. */
function asking(shares: Two, then: (balancer: Balancer, look: number) => void = () => undefined): [Ports, Asked[]] {
  const balancer = new Balancer(RUN, shares);
  const asked: Asked[] = [];
  let looks = 0;
  const { loadBalancer } = balancer.ports;
  const look = async (scope: LookScope, signal: AbortSignal) => {
    asked.push(scope.attributesOf === undefined ? 'routing' : 'whole');
    const seen = await loadBalancer.look(scope, signal);
    then(balancer, (looks += 1));
    return seen;
  };
  const write = (write: TimedWrite, signal: AbortSignal) => {
    asked.push('write');
    return loadBalancer.write(write, signal);
  };
  return [{ ...balancer.ports, loadBalancer: { ...loadBalancer, look, write } }, asked];
}

describe('the routing around the writes of a step', () => {
  it('is read whole once between two writes, and once after the last', async () => {
    const [ports, asked] = asking([100, 100]);
    await attempt(1, undefined, () => drain(ports, RUN));
    expect(asked).toEqual(['whole', 'write', 'whole', 'write', 'whole']);
  });

  it.each<[string, number, Asked[]]>([
    ['before the next', 2, ['whole', 'write', 'whole', 'whole', 'write', 'whole']],
    ['before the step ends', 3, ['whole', 'write', 'whole', 'write', 'whole', 'whole']],
  ])('is read again if the last read is too old %s', async (_, nth, expected) => {
    const [ports, asked] = asking([100, 100], (balancer, look) => (balancer.nowMs += look === nth ? OLD_MS : 0));
    await attempt(1, undefined, () => drain(ports, RUN));
    expect(asked).toEqual(expected);
  });

  it('is read again after a hold, and after a check that kept the step from writing, since both may take long', async () => {
    const [ports, asked] = asking([0, 0]);
    await attempt(1, undefined, () => reactivate(ports, RUN, CLAIMED));
    const step: Asked[] = ['whole', 'write', 'whole', 'write', 'whole'];
    expect(asked).toEqual([...step, ...step, ...step]);
    const [unfit, askedOfUnfit] = asking([0, 0]);
    unfit.readHost = async ({ name }) => observed(name, { boot: { kind: 'id', id: 'another' } });
    const drained = Object.fromEntries(
      RUN.plan.map(({ ruleArn }) => [ruleArn, { levels: ['drained' as const], stale: [] }]),
    );
    await attempt(1, undefined, () => giveBack(unfit, RUN, drained));
    expect(askedOfUnfit).toEqual(['whole', 'whole']);
  });

  it('shows what somebody else has changed since the last write', async () => {
    const [ports, asked] = asking([100, 100], (balancer, look) => {
      if (look === 1) balancer.before = (next) => void (balancer.shares = next === 2 ? [0, 50] : balancer.shares);
    });
    await expect(attempt(1, undefined, () => drain(ports, RUN))).rejects.toMatchObject({ type: 'RoutingDrift' });
    expect(asked.filter((one) => one === 'write')).toHaveLength(1);
  });
});
