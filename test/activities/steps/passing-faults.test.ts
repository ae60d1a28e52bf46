import { expect, it } from 'vitest';
import { giveBack } from '../../../activities/steps/give-back.js';
import type { Ports } from '../../../activities/ports.js';
import { reactivate } from '../../../activities/steps/reactivate.js';
import { attempt } from '../attempt.js';
import { Balancer } from '../balancer.js';
import { bootOf, briskRun } from '../run-context.js';

const RUN = briskRun();
const CLAIMED = ['east-1', 'east-2'].map((host) => ({ host, boot: bootOf(host) }));
const HEALTHY_FOR_MS = RUN.config.reactivate.healthyForMs;

/** Right before each of the two writes of a step, east-1 can't be read for 60% of healthyFor: too short to be lost. */
function withFaults(balancer: Balancer): Ports {
  let writes = -1;
  let unreadUntilMs = 0;
  const readHost: Ports['readHost'] = async (host, ...rest) => {
    if (host.name === 'east-1' && balancer.writes.length > writes) {
      writes = balancer.writes.length;
      unreadUntilMs = balancer.nowMs + HEALTHY_FOR_MS * 0.6;
    }
    balancer.nowMs += 2;
    if (host.name === 'east-1' && balancer.nowMs < unreadUntilMs)
      return { kind: 'unobservable', host: host.name, at: balancer.nowMs, reason: 'it does not answer' };
    return balancer.ports.readHost(host, ...rest);
  };
  return { ...balancer.ports, readHost };
}

it("hosts that can't be read for a moment, again and again, are given their shares back", async () => {
  const balancer = new Balancer(RUN, [0, 0]);
  const { kind } = await attempt(1, undefined, () => reactivate(withFaults(balancer), RUN, CLAIMED));
  expect(kind).toBe('restored');
});

it('also after an abort', async () => {
  const run = briskRun({ config: RUN.config });
  const balancer = new Balancer(run, [0, 0]);
  const stands = Object.fromEntries(
    run.plan.map(({ ruleArn }) => [ruleArn, { levels: ['drained' as const], stale: [] }]),
  );
  const { kind } = await attempt(1, undefined, () => giveBack(withFaults(balancer), run, stands));
  expect(kind).toBe('given-back');
});
