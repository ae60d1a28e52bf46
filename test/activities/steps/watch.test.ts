import type { Client } from '@temporalio/client';
import { ActivityCancellationDetails } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { LookTimes } from '../../../activities/look-times.js';
import type { Ports } from '../../../activities/ports.js';
import { watch, type Watched, type WatchScope } from '../../../activities/steps/watch.js';
import type { Phase } from '../../../src/domain/lifecycle.js';
import { Balancer } from '../balancer.js';
import { briskRun, STALE_MS, type Two } from '../run-context.js';

const BLIND_MS = 5_000;

/** What the watcher sees: the phase of its run, and the shares; null while nothing can be read. */
interface Sight {
  phase: Phase;
  shares: Two | null;
}

/** A watcher that sees these at its looks, `betweenMs` apart, and is told to end after the last. */
function watching(sights: Sight[], betweenMs: number): Promise<Watched> {
  const brisk = briskRun();
  const run: WatchScope = {
    ...brisk,
    config: { ...brisk.config, watch: { ...brisk.config.watch, everyMs: 1, blindMs: BLIND_MS } },
    watchBeatMs: 1_000,
  };
  const balancer = new Balancer(brisk, [0, 0]);
  let looks = 0;
  const now = (): Sight => sights[Math.min(looks, sights.length - 1)]!;
  const describe = async () => ({
    typedSearchAttributes: { get: () => now().phase },
    raw: { pendingActivities: [] },
  });
  const client = {
    workflow: { getHandle: () => ({ describe }) },
    withAbortSignal: (_: AbortSignal, act: () => Promise<unknown>) => act(),
  } as unknown as Client;
  const environment = new MockActivityEnvironment({}, { client, logger: new DefaultLogger('ERROR') });
  const { loadBalancer } = balancer.ports;
  const ports: Ports = {
    ...balancer.ports,
    lookTimes: new LookTimes(),
    loadBalancer: {
      ...loadBalancer,
      look: async (...words) => {
        const { shares } = now();
        looks += 1;
        if (looks >= sights.length)
          environment.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));
        balancer.nowMs += betweenMs;
        balancer.shares = shares ?? balancer.shares;
        if (shares !== null) return loadBalancer.look(...words);
        return { kind: 'unobservable', reason: 'AWS does not answer', permanent: false, denied: false, queuedMs: 0 };
      },
      tags: async () => ({ kind: 'observed', value: [], at: balancer.nowMs, askedMs: balancer.nowMs, queuedMs: 0 }),
    },
  };
  return environment.run<[], Watched, () => Promise<Watched>>(() => watch(ports, run));
}

it('the times of outages that pass do not add up to watch.blind', async () => {
  const seen: Sight = { phase: 'maintenance', shares: [0, 0] };
  const unseen: Sight = { phase: 'maintenance', shares: null };
  const sights = Array.from({ length: 10 }, () => [seen, unseen]).flat();
  await expect(watching([...sights, seen], BLIND_MS * 0.4)).resolves.toMatchObject({
    lastLook: expect.anything() as unknown,
  });
});

it('an outage as long as watch.blind fails the run', async () => {
  const unseen: Sight = { phase: 'maintenance', shares: null };
  await expect(
    watching(
      Array.from({ length: 10 }, () => unseen),
      BLIND_MS * 0.4,
    ),
  ).rejects.toMatchObject({ type: 'Unobservable' });
});

/** These looks take longer than a read may be stale. */
const DRAINING: Sight[] = Array.from({ length: 10 }, () => ({ phase: 'draining', shares: [100, 100] }));
const STALE: Sight = { phase: 'settling', shares: [0, 100] };
const DRAINED: Sight = { phase: 'settling', shares: [0, 0] };

it('a stale read right after the last write of the drain is not drift', async () => {
  await expect(watching([...DRAINING, STALE, DRAINED, DRAINED], STALE_MS / 4)).resolves.toBeDefined();
});

it('a difference that lasts longer than a read may be stale is drift', async () => {
  const put = Array.from({ length: 10 }, () => STALE);
  await expect(watching([...DRAINING, ...put], STALE_MS / 4)).rejects.toMatchObject({ type: 'RoutingDrift' });
});

it.each<[Phase, Phase, Two]>([
  ['settling', 'aborted', [100, 0]],
  ['confirming', 'restored', [100, 10]],
])('a look that began in %s and was answered in %s is ignored', async (began, answered, between) => {
  const drained: Sight = { phase: began, shares: [0, 0] };
  const given: Sight = { phase: answered, shares: [100, 100] };
  await expect(
    watching([drained, drained, { phase: began, shares: between }, given, given], STALE_MS / 4),
  ).resolves.toBeDefined();
});
