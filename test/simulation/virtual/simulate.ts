import { defaultPayloadConverter, RawValue } from '@temporalio/common';
import { createLoadBalancerPort } from '../../../activities/elbv2/load-balancer-port.js';
import type { ReadGate } from '../../../activities/elbv2/read-budget.js';
import { LookTimes } from '../../../activities/look-times.js';
import { createActivities } from '../../../activities/index.js';
import type { AlbCore } from '../../../lab/alb/core.js';
import { seededRandom, type Random } from '../../../lab/random.js';
import type { FailureType } from '../../../src/domain/failure.js';
import { maintainCluster } from '../../../workflows/maintain-cluster.js';
import { ABORT, MAINTENANCE_DONE, sentInput } from '../../../workflows/messages.js';
import type { Trace } from '../../promises/trace.js';
import { FakeAlertmanager } from '../../support/fake-alertmanager.js';
import type { Scenario } from '../scenario.js';
import { SimAlerts } from '../sim-alerts.js';
import { SimBlockers } from '../sim-blockers.js';
import { buildWorld, inputOf, noAutoScaling, readingOf, type Durations } from '../sim-world.js';
import { Stage } from '../stage.js';
import { serveActivities } from './activity.js';
import { claimThroughGateway } from './claim-through-gateway.js';
import { virtualClients } from './client.js';
import { virtualSleep, VirtualClock } from './clock.js';
import { VirtualRun } from './run.js';
import { attempts, unlessKilled } from './attempt.js';
import type { Step } from './served-step.js';
import { Steps } from './steps.js';
import { closedBy, endBy, SAID, startWhen, withTimes, workerName } from './times.js';
import { beginRun } from './workflow.js';

/** No real time passes. These durations allow several looks and samples in each step. */
export const DURATIONS: Durations = {
  settleMs: 110,
  quietMs: 110,
  pollMs: 50,
  drainDeadlineMs: 2500,
  maintenanceDeadlineMs: 1600,
  healthyForMs: 90,
  holdMs: 90,
  everyMs: 170,
  blindMs: 800,
  preflightMs: 800,
  staleReadMs: 40,
  statusTimeoutMs: 20,
};

/** What a worker's clock shows at the start, unless somebody sets it. */
const UP_MS = 12_345_678;

/** The clock and the random numbers of the current run, for code that would use the machine's. */
export const surroundings: { clock: VirtualClock; random: () => number } = {
  clock: new VirtualClock(),
  random: Math.random,
};

/** What differs from most simulated runs. */
export interface Otherwise {
  durations?: Durations;
  /** A gate that reads must pass; without one, reads never wait. */
  gate?: (now: () => number) => ReadGate;
  /** Changes the load balancer before the run begins. */
  prepare?: (core: AlbCore) => void;
}

/** Simulates the real workflow and the real steps on a virtual clock. */
export async function simulate(
  scenario: Scenario,
  { durations = DURATIONS, gate, prepare }: Otherwise = {},
): Promise<Trace> {
  const clock = new VirtualClock(scenario.timing?.startsMs);
  const startedMs = clock.now;
  const random = seededRandom(scenario.seed);
  // Other dice than those of the steps, so that a gateway changes nothing else.
  const retryRandom = seededRandom(scenario.seed + 2);
  Object.assign(surroundings, { clock, random: seededRandom(scenario.seed + 1) });
  const now = (): number => Math.floor(clock.now);
  const world = withTimes(buildWorld(scenario, durations), scenario, durations);
  prepare?.(world.core);
  const late = (act: () => void): void => void clock.after(1 + random() * 5, act);
  const asksToEnd = (ask: () => boolean | void): void => {
    if (ask() !== false) stage.recorder.ran({ kind: 'end-asked', at: now() });
  };
  const stage = new Stage(scenario, world, now, {
    claim: (claim) => {
      const take = (): void => {
        stage.recorder.ran({ kind: 'claimed', at: now(), host: claim.host });
        run.send(MAINTENANCE_DONE, RawValue.fromPayload(defaultPayloadConverter.toPayload(claim)));
      };
      const troubles = scenario.gateway[claim.host];
      if (troubles === undefined) late(take);
      else claimThroughGateway(troubles, { take, later: (act) => void clock.after(1 + retryRandom() * 60, act) });
    },
    abort: (leaveOut) => late(() => asksToEnd(() => run.send(ABORT, { ...SAID, leaveOut }))),
    cancel: () => late(() => asksToEnd(() => run.cancel())),
    killWorker: () => {
      stage.recorder.killed();
      steps.kill();
    },
    press: (move) => late(() => steps.press(move)),
  });
  const pause = (): Promise<void> => virtualSleep(clock, 0.5 + random() * 2);
  const fake = virtualAlertmanager(clock, seededRandom(scenario.seed + 3));
  const alerts = new SimAlerts(scenario, fake, world);
  const blockers = new SimBlockers(scenario, world, now);
  const blockersRandom = seededRandom(scenario.seed + 5);
  const worker = (aheadMs: number, n: number): Record<string, Step> => {
    const ownNow = (): number => now() + aheadMs;
    const port = createLoadBalancerPort(
      { version: 'simulated', now: ownNow },
      virtualClients(world.core, now, pause, workerName(n)),
      gate?.(ownNow),
    );
    const activities = createActivities({
      now: ownNow,
      lookTimes: new LookTimes(),
      uptime: () => clock.now - startedMs + UP_MS,
      loadBalancer: port,
      autoScaling: noAutoScaling,
      askPrometheus: async (server, queries, timeoutMs, signal) => {
        await virtualSleep(clock, 0.5 + blockersRandom() * 4, signal);
        await unlessKilled();
        blockers.answers();
        return blockers.prometheus.ask(server, queries, timeoutMs, signal);
      },
      alertmanager: fake.port,
      linkTo: () => null,
      readHost: async ({ name }, _, signal) => {
        await virtualSleep(clock, 0.5 + random() * 4, signal);
        await unlessKilled();
        const told = stage.read(name, attempts.getStore()?.of.name ?? '');
        return readingOf(world.hosts.get(name)!, now(), aheadMs, told);
      },
    });
    return { ...activities } as never;
  };
  const steps = new Steps(clock, random, scenario.world.clocks.workers.map(worker), {
    afterMs: scenario.asked.watcherAfterMs,
    underWay: (isOn) => stage.recorder.watching(isOn),
  });
  const run = new VirtualRun(clock, random, steps, (phase) => {
    stage.recorder.ran({ kind: 'phase', at: now(), phase });
    stage.entered(phase);
  });
  beginRun(run);
  serveActivities(run);
  const { ended = null, outage = null } = scenario.timing ?? {};
  run.outage = outage;
  if (ended !== null) clock.after(ended.atMs - clock.now, () => asksToEnd(() => endBy(run, ended.how)));
  const input = inputOf(scenario, { ...world.config, ...alerts.config, ...blockers.config }, durations);
  const sent = sentInput({ ...input, ...startWhen(scenario) });
  const end = await run.toItsEnd(() => maintainCluster(sent));
  if (end !== undefined) stage.recorder.ran({ kind: 'ended', at: now(), failure: failureOf(end), ...closedBy(end) });
  const trace = stage.recorder.stop();
  alerts.check(trace);
  blockers.check(trace);
  return trace;
}

/** Longer than any other answer takes, and so short that it does not outlast the limits of a virtual step. */
const SLOW_MS = 60;

function virtualAlertmanager(clock: VirtualClock, random: Random): FakeAlertmanager {
  return new FakeAlertmanager({
    now: () => Math.floor(clock.now),
    newId: () => `silence-${Math.floor(random() * 1e9)}`,
    travel: async (signal) => {
      await virtualSleep(clock, 0.5 + random() * 2, signal);
      await unlessKilled();
    },
    wait: (_, signal) => virtualSleep(clock, SLOW_MS, signal),
  });
}

export function failureOf(end: PromiseSettledResult<unknown>): FailureType | null {
  return end.status === 'fulfilled' ? null : (end.reason as { type: FailureType }).type;
}
