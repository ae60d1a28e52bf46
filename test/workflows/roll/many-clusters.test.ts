import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { expect, it } from 'vitest';
import type { ObserveInput } from '../../../activities/steps/observe.js';
import type { Config } from '../../../src/domain/config.js';
import { pack } from '../../../src/domain/packed.js';
import type { Observation } from '../../../src/domain/observation.js';
import type { RollDocument } from '../../../src/domain/roll/document.js';
import { MAINTAIN_SERVICE, rollId, type RollInput } from '../../../workflows/messages.js';
import { arnOf, CONFIG, forward, group, observation, rule, target } from '../../src/domain/small-service.js';
import { observed } from '../../src/domain/readings.js';
import { SHORT_LIMITS } from '../../support/maintain-input.js';
import { testClient, testWorker } from '../../support/temporal.js';
import { workflowBundle } from '../../support/workflow-bundle.js';

const CLUSTERS = Array.from({ length: 30 }, (_, n) => `c${n + 1}`);
const RULES = 20;
/** Besides those of its maintenance: what a roll may add to its history for each cluster. */
const EVENTS_MAX = 40;

const addressOf = (cluster: string): string => `10.0.${cluster.slice(1)}.1`;

function config(service: string): Config {
  const clusters = CLUSTERS.map((name) => ({
    ...{ name, targetGroups: [name] },
    hosts: [{ name: `${name}-1`, address: addressOf(name), targets: [addressOf(name)] }],
  }));
  return { ...CONFIG, service, clusters, roll: { gateMs: 0, order: null, approve: 'never' } };
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
  gate: () => Promise.resolve({ at: Date.now() }),
};

it('a roll of 30 clusters adds few events for each, and its history is replayed', async () => {
  const service = `core-${randomUUID().slice(0, 8)}`;
  const workflowsPath = fileURLToPath(new URL('../../support/fixtures/quick-maintenance.ts', import.meta.url));
  const codePath = await workflowBundle(workflowsPath);
  const options = { workflowBundle: { codePath } };
  const worker = await testWorker({ activities: ACTIVITIES, watchOptions: null, options });
  const { client, close } = await testClient();
  try {
    const input: RollInput = {
      ...{
        config: config(service),
        clusters: CLUSTERS,
        startedBy: 'alice@ops-1',
        reason: 'kernel',
        limits: SHORT_LIMITS,
      },
    };
    const handle = await client.workflow.start(MAINTAIN_SERVICE, {
      ...{ workflowId: rollId(service), taskQueue: worker.taskQueue, args: [input] },
    });
    const { roll } = (await handle.result()) as RollDocument;
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
});
