import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { createLoadBalancerPort } from '../../../activities/elbv2/load-balancer-port.js';
import { LookTimes } from '../../../activities/look-times.js';
import { createActivities, type Activities } from '../../../activities/index.js';
import type { Config } from '../../../src/domain/config.js';
import { ABORT, MAINTAIN_CLUSTER, MAINTENANCE_DONE, maintenanceId } from '../../../workflows/messages.js';
import { runEvents, type HistoryEvent } from '../../promises/history.js';
import type { Trace } from '../../promises/trace.js';
import { FakeAlertmanager } from '../../support/fake-alertmanager.js';
import { testClient, testWorker } from '../../support/temporal.js';
import type { Scenario } from '../scenario.js';
import { SimAlerts } from '../sim-alerts.js';
import { SimBlockers } from '../sim-blockers.js';
import { buildWorld, inputOf, noAutoScaling, readingOf, type Durations } from '../sim-world.js';
import { Stage } from '../stage.js';
import { clientsWithoutNetwork } from './clients.js';
import { endLate } from './end-late.js';
import { follow } from './follow.js';
import { openGateway } from './gateway.js';
import { People, phasesIn } from './people.js';
import { press } from './press.js';

const DURATIONS: Durations = {
  settleMs: 20,
  quietMs: 60,
  pollMs: 30,
  drainDeadlineMs: 8000,
  maintenanceDeadlineMs: 6000,
  healthyForMs: 30,
  holdMs: 30,
  everyMs: 120,
  blindMs: 2000,
  preflightMs: 4000,
  staleReadMs: 60,
  statusTimeoutMs: 1000,
};

/** Longer than all deadlines of a run together, even on a busy machine. */
const ENDS_WITHIN_MS = 300_000;

/** Fewer heartbeats, because many runs send them at the same time. */
const SELDOM = { maxHeartbeatThrottleInterval: '250 ms', defaultHeartbeatThrottleInterval: '250 ms' } as const;

export interface Simulator {
  simulate: (scenario: Scenario) => Promise<Trace>;
  stop: () => Promise<void>;
}

/** The real workflow and the real steps on a real Temporal server. One worker serves all simulated runs. */
export async function startSimulator(): Promise<Simulator> {
  const served = new Map<string, Activities[]>();
  const gateway = await openGateway();
  const [{ client, close }, worker] = await Promise.all([
    testClient(),
    testWorker({
      activities: servedByService(served),
      options: SELDOM,
      watchOptions: SELDOM,
      notifyOptions: SELDOM,
    }),
  ]);
  const people = await People.start(client);
  return {
    simulate: async (scenario) => {
      const world = buildWorld(scenario, DURATIONS);
      const service = `sim-${scenario.seed}-${randomUUID().slice(0, 8)}`;
      const fake = new FakeAlertmanager({ now: Date.now, wait: async () => undefined });
      const alerts = new SimAlerts(scenario, fake, world);
      const blockers = new SimBlockers(scenario, world, Date.now);
      const { receiver } = scenario.asked;
      const told = { ...people.toldBy(receiver), ...alerts.config, ...blockers.config };
      const config: Config = { ...world.config, service, ...told };
      const handle = client.workflow.getHandle(maintenanceId(service));
      // A message that comes too early or too late is refused; that is no error here.
      const send = (sent: Promise<unknown>): void => void sent.catch(() => undefined);
      const stage = new Stage(scenario, world, Date.now, {
        claim: (claim) => {
          const troubles = scenario.gateway[claim.host];
          if (troubles === undefined) send(handle.signal(MAINTENANCE_DONE, claim));
          else send(gateway.claim({ service, ...claim }, troubles));
        },
        abort: (leaveOut) =>
          send(handle.executeUpdate(ABORT, { args: [{ by: 'alice@ops-1', reason: 'simulated', leaveOut }] })),
        cancel: () => send(handle.cancel()),
        // All runs share the worker, so it is not killed. The virtual clock and test/e2e have crashes.
        killWorker: () => undefined,
        press: (move) => send(press(client, handle.workflowId, move)),
      });
      const clients = clientsWithoutNetwork(world.core);
      const activitiesOf = (aheadMs: number): Activities => {
        const now = (): number => Date.now() + aheadMs;
        const activities = createActivities({
          ...{ now, uptime: () => performance.now(), lookTimes: new LookTimes(), autoScaling: noAutoScaling },
          askPrometheus: (...question) => {
            blockers.answers();
            return blockers.prometheus.ask(...question);
          },
          ...{ alertmanager: fake.port, linkTo: () => null },
          loadBalancer: createLoadBalancerPort({ version: 'simulated', now }, clients),
          readHost: async ({ name }) => {
            const told = stage.read(name, Context.current().info.activityType);
            return readingOf(world.hosts.get(name)!, Date.now(), aheadMs, told);
          },
        });
        return {
          ...activities,
          watch: (run) => {
            stage.recorder.watching(true);
            return activities.watch(run).finally(() => stage.recorder.watching(false));
          },
        };
      };
      served.set(service, scenario.world.clocks.workers.map(activitiesOf));
      const asked = inputOf(scenario, config, DURATIONS);
      const input = { ...asked, limits: { ...asked.limits, ...people.limits(receiver) } };
      const { firstExecutionRunId: runId } = await client.workflow.start(MAINTAIN_CLUSTER, {
        ...{ workflowId: handle.workflowId, taskQueue: worker.taskQueue, args: [input] },
        typedSearchAttributes: [
          { key: { name: 'TagoutService', type: 'KEYWORD' }, value: service },
          { key: { name: 'TagoutCluster', type: 'KEYWORD' }, value: 'east' },
          { key: { name: 'TagoutPhase', type: 'KEYWORD' }, value: 'preflight' },
        ],
      });
      const history: HistoryEvent[] = [];
      const seen = (events: HistoryEvent[]): void => {
        history.push(...events);
        for (const event of runEvents(events)) if (event.kind === 'phase') stage.entered(event.phase);
      };
      // A run whose tasks always fail never ends by itself.
      const late = setTimeout(() => send(endLate(handle, scenario.seed)), ENDS_WITHIN_MS);
      await follow(client, { workflowId: handle.workflowId, runId }, seen);
      clearTimeout(late);
      served.delete(service);
      const trace = stage.recorder.stop(runEvents(history));
      alerts.check(trace);
      blockers.check(trace);
      if (receiver !== null) await people.check(service, runId, receiver, phasesIn(trace));
      return trace;
    },
    stop: async () => {
      people.stop();
      await gateway.stop();
      await worker.stop();
      await close();
    },
  };
}

type Step = (first: { config: Config }, ...rest: unknown[]) => Promise<unknown>;

/** Each attempt uses the activities of one of the simulated workers of its service. */
function servedByService(served: Map<string, Activities[]>): Record<string, Step> {
  const names = Object.keys(createActivities({} as never));
  return Object.fromEntries(
    names.map((name) => [
      name,
      (first: { config: Config }, ...rest: unknown[]) => {
        const workers = served.get(first.config.service) as Record<string, Step>[] | undefined;
        if (workers === undefined) throw new Error('the world of this run has ended');
        const { activityId, attempt } = Context.current().info;
        return workers[(Number(activityId) + attempt) % workers.length]![name]!(first, ...rest);
      },
    ]),
  );
}
