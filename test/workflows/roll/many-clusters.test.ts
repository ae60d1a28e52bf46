import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Context } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { describeOwnRun } from '../../../activities/phase.js';
import type { GateScope } from '../../../activities/steps/gate.js';
import type { ObserveInput } from '../../../activities/steps/observe.js';
import type { Config } from '../../../src/domain/config.js';
import { pack, restored } from '../../../src/domain/packed.js';
import type { Observation } from '../../../src/domain/observation.js';
import type { RollDocument } from '../../../src/domain/roll/document.js';
import { phaseTextOf } from '../../../src/runs/describe.js';
import { MAINTAIN_SERVICE, RESUME, rollId, STATUS, type RollInput } from '../../../workflows/messages.js';
import { arnOf, CONFIG, forward, group, observation, rule, target } from '../../src/domain/small-service.js';
import { observed } from '../../src/domain/readings.js';
import { SHORT_LIMITS } from '../../support/maintain-input.js';
import { LOOK_AGAIN_MS } from '../../support/durations.js';
import { testClient, testWorker } from '../../support/temporal.js';
import { workflowBundle } from '../../support/workflow-bundle.js';

const CLUSTERS = Array.from({ length: 30 }, (_, n) => `c${n + 1}`);
const RULES = 20;
/** Besides those of its maintenance: what a roll may add to its history for each cluster. */
const EVENTS_MAX = 40;

const addressOf = (cluster: string): string => `10.0.${cluster.slice(1)}.1`;

function config(service: string, approve: 'never' | 'each'): Config {
  const clusters = CLUSTERS.map((name) => ({
    ...{ name, targetGroups: [name] },
    hosts: [{ name: `${name}-1`, address: addressOf(name), targets: [addressOf(name)] }],
  }));
  return { ...CONFIG, service, clusters, roll: { gateMs: 0, order: null, approve } };
}

/** A load balancer of many rules, each of which forwards to all clusters. */
function seen(cluster: string): Observation {
  const base = observation();
  const even = forward(Object.fromEntries(CLUSTERS.map((name) => [name, 100])));
  const rules = Array.from({ length: RULES }, (_, n) => rule(`r${n}`, `core HTTP:80 rule ${n}`, even));
  return {
    ...base,
    groups: CLUSTERS.map((name) => group(name, name)),
    routing: {
      listeners: [{ ...base.routing.listeners[0]!, rules }],
      targets: [{ targetGroup: cluster, targets: [`${addressOf(cluster)}:8080`] }],
    },
    health: CLUSTERS.map((name) => target(name, addressOf(name))),
    hosts: [observed(`${cluster}-1`, { boot: { kind: 'id', id: 'boot-1' } })],
    tags: [
      { arn: base.loadBalancers[0]!.arn, tags: {} },
      { arn: arnOf(cluster), tags: {} },
    ],
  };
}

const ACTIVITIES = {
  observe: ({ cluster }: ObserveInput) => Promise.resolve({ packed: pack(seen(cluster)) }),
  tag: () => Promise.resolve({ taken: [] }),
  untag: () => Promise.resolve(),
  gate: async (run: object) => {
    const { isPaused } = restored(run) as GateScope;
    while (isPaused === true && phaseTextOf(await describeOwnRun()) === 'paused') {
      Context.current().heartbeat({});
      await delay(20);
    }
    return { at: Date.now() };
  },
};

it.each(['never', 'each'] as const)(
  'with approve: %s, a roll adds few events for each of 30 clusters, and its history is replayed',
  async (approve) => {
    const service = `core-${randomUUID().slice(0, 8)}`;
    const workflowsPath = fileURLToPath(new URL('../../support/fixtures/quick-maintenance.ts', import.meta.url));
    const codePath = await workflowBundle(workflowsPath);
    const options = { workflowBundle: { codePath } };
    const worker = await testWorker({ activities: ACTIVITIES, options });
    const { client, close } = await testClient();
    try {
      const input: RollInput = {
        ...{
          config: config(service, approve),
          clusters: CLUSTERS,
          startedBy: 'alice@ops-1',
          reason: 'kernel',
          limits: SHORT_LIMITS,
        },
      };
      const handle = await client.workflow.start(MAINTAIN_SERVICE, {
        ...{ workflowId: rollId(service), taskQueue: worker.taskQueue, args: [input] },
      });
      const [{ roll }] = await Promise.all([
        handle.result() as Promise<RollDocument>,
        approve === 'each' ? letAllBegin(handle) : undefined,
      ]);
      expect(roll.clusters.map(({ state }) => state)).toEqual(CLUSTERS.map(() => 'done'));
      const history = await handle.fetchHistory();
      const events = history.events!.length;
      expect(events / CLUSTERS.length).toBeLessThanOrEqual(EVENTS_MAX);
      const beganMs = performance.now();
      await Worker.runReplayHistory({ workflowBundle: { codePath } }, history);
      console.log(`${events} events, replayed in ${Math.round(performance.now() - beganMs)} ms`);
    } finally {
      await worker.stop();
      await close();
    }
  },
);

/** Approves each cluster once the roll asks for it, and its watcher has begun. */
async function letAllBegin(handle: WorkflowHandle): Promise<void> {
  for (const cluster of CLUSTERS) {
    const asksFor = async (): Promise<boolean> => {
      const [{ roll }, { raw }] = [await handle.query<RollDocument>(STATUS), await handle.describe()];
      const next = roll.clusters.find(({ state }) => state === 'waiting')?.name;
      const heard = raw.pendingActivities?.[0]?.heartbeatDetails ?? null;
      return roll.phase === 'paused' && next === cluster && heard !== null;
    };
    while (!(await asksFor())) await delay(LOOK_AGAIN_MS);
    await handle.executeUpdate(RESUME, { args: [{ by: 'bob@ops-2', reason: 'go' }] });
  }
}
