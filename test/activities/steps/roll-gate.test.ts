import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import type { Ports } from '../../../activities/ports.js';
import { gate, type GateScope } from '../../../activities/steps/gate.js';
import { Balancer } from '../balancer.js';
import { briskRun } from '../run-context.js';

const HOUR_MS = 3_600_000;

it('a clock that is set back in a gate hides no change by others', async () => {
  const brisk = briskRun({ staleReadMs: 5_000 });
  const run: GateScope = { ...brisk, groupArns: [], forMs: HOUR_MS, deadlineMs: HOUR_MS };
  const balancer = new Balancer(run as never, [0, 0]);
  const tags = [{ arn: run.loadBalancerArns[0], tags: { [run.tag.key]: run.tag.value } }];
  const { loadBalancer } = balancer.ports;
  let [looks, setBackMs] = [0, 0];
  const ports = {
    ...balancer.ports,
    now: () => balancer.nowMs - setBackMs,
    loadBalancer: {
      ...loadBalancer,
      look: async (...asked: Parameters<typeof loadBalancer.look>) => {
        looks += 1;
        balancer.nowMs += 1_000;
        // After 100 looks, a gate that goes by the wall clock would look for another hour.
        if (looks > 100) throw new Error('not told');
        return loadBalancer.look(...asked);
      },
      tags: async () => ({ kind: 'observed', value: tags, at: 0, askedMs: 0, queuedMs: 0 }),
    },
  } as unknown as Ports;
  balancer.before = (asked) => {
    if (asked !== 3) return;
    setBackMs = HOUR_MS;
    balancer.shares = [7, 0];
  };
  const environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
  await expect(environment.run(() => gate(ports, run))).rejects.toMatchObject({ type: 'RoutingDrift' });
  expect(looks).toBeLessThan(20);
});
