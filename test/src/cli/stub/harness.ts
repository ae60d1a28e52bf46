import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cancelled, heartbeat, sleep } from '@temporalio/activity';
import { inject, onTestFinished, vi } from 'vitest';
import { loadConfig } from '../../../../src/config.js';
import { LIMITS, type CommandLimits } from '../../../../src/cli/context.js';
import { execute } from '../../../../src/cli/execute.js';
import type { LiveReading } from '../../../../src/domain/status.js';
import {
  LIMITS as RUN_LIMITS,
  MAINTAIN_SERVICE,
  maintenanceId,
  rollId,
  startAttributes,
} from '../../../../workflows/messages.js';
import { atFileEnd } from '../../../support/file-end.js';
import { testClient, testWorker, type TestWorker } from '../../../support/temporal.js';
import { workflowBundle } from '../../../support/workflow-bundle.js';
import type { RollOrder } from './ordered-roll.js';
import type { Order } from './workflows.js';

export interface Answer {
  exit: number;
  stdout: string;
  stderr: string;
  /** Parses what `--json` printed. */
  json: () => Record<string, unknown>;
}

/** A service with a config, a task queue and a Temporal of its own for one test. */
export interface Bench {
  service: string;
  /** The task queue of the service; after `work()`, that of the shared worker. */
  readonly queue: string;
  /** Runs the CLI in this process. */
  tagout: (...argv: string[]) => Promise<Answer>;
  /** The same, for a command whose output is looked at while it runs. */
  follow: (...argv: string[]) => {
    printed: () => string;
    noted: () => string;
    answer: Promise<Answer>;
    /** From now on, nothing that it prints arrives. */
    stopReading: () => void;
  };
  /** From now on a worker of the stub workflows serves it: one for all tests of a file. */
  work: () => Promise<void>;
  /** Starts a worker for this test alone; returns a function that stops it. */
  workAlone: (namespace?: string) => Promise<() => Promise<void>>;
  order: (order: Order) => Promise<void>;
  /** Starts a roll of these clusters; returns what orders it. */
  roll: (clusters: string[]) => Promise<(order: RollOrder) => Promise<void>>;
  terminate: (reason: string) => Promise<void>;
}

export interface BenchOptions {
  limits?: Partial<CommandLimits>;
  env?: NodeJS.ProcessEnv;
  isTTY?: boolean;
  /** Lines at the end of the config. */
  more?: string;
}

export async function bench({ limits, env, isTTY = false, more = '' }: BenchOptions = {}): Promise<Bench> {
  const service = `cli-${randomUUID().slice(0, 8)}`;
  const { address } = inject('temporal');
  process.env['TEMPORAL_ADDRESS'] = address;
  const folder = mkdtempSync(join(tmpdir(), 'tagout-cli-'));
  const file = join(folder, 'tagout.yaml');
  writeFileSync(file, `${configText(service)}${more}`);
  const { client, close } = await testClient(address);
  const handle = client.workflow.getHandle(maintenanceId(service));
  onTestFinished(async () => {
    for (const id of [maintenanceId(service), rollId(service)])
      await client.workflow
        .getHandle(id)
        .terminate('the test is over')
        .catch(() => undefined);
    await close();
    rmSync(folder, { recursive: true });
  });
  const surroundings = { TAGOUT_FILE: file, TAGOUT_TASK_QUEUE: `queue-of-${service}`, ...env };
  return {
    service,
    get queue() {
      return surroundings.TAGOUT_TASK_QUEUE;
    },
    tagout: (...argv) => follow(argv, surroundings, isTTY, limits).answer,
    follow: (...argv) => follow(argv, surroundings, isTTY, limits),
    work: async () => void (surroundings.TAGOUT_TASK_QUEUE = (await sharedWorker()).taskQueue),
    workAlone: async (namespace = 'default') => {
      const { stop } = await stubWorker(surroundings.TAGOUT_TASK_QUEUE, namespace);
      onTestFinished(stop);
      return stop;
    },
    order: (order) => handle.signal('order', order),
    roll: async (clusters) => {
      const config = loadConfig(file);
      if (!config.ok) throw new Error(JSON.stringify(config.errors));
      const started = await client.workflow.start(MAINTAIN_SERVICE, {
        workflowId: rollId(service),
        taskQueue: surroundings.TAGOUT_TASK_QUEUE,
        args: [{ config: config.config, clusters, startedBy: 'alice@ops-1', reason: 'shown', limits: RUN_LIMITS }],
        typedSearchAttributes: startAttributes({ service, cluster: clusters[0] ?? '', phase: 'preflight' }),
      });
      onTestFinished(() => started.terminate('the test is over').then(ignore, ignore));
      return (order) => started.signal('rollOrder', order);
    },
    terminate: async (reason) => void (await handle.terminate(reason)),
  };
}

/** Runs the CLI in this process, with this environment alone. */
export function tagout(argv: string[], env: NodeJS.ProcessEnv = {}): Promise<Answer> {
  return follow(argv, env, false).answer;
}

function follow(argv: string[], env: NodeJS.ProcessEnv, isTTY: boolean, limits: Partial<CommandLimits> = {}) {
  let stdout = '';
  let stderr = '';
  const reader = { isGone: false, isBehind: false };
  const io = {
    reader,
    stdout: (text: string) => void (stdout += text),
    log: (line: string) => void (stdout += `${line}\n`),
    stderr: (text: string) => void (stderr += text),
    env,
    isTTY,
    user: 'alice@ops-1',
  };
  const answer = execute(argv, io, { ...LIMITS, ...limits }).then((exit) => {
    return { exit, stdout, stderr, json: () => JSON.parse(stdout) as Record<string, unknown> };
  });
  return { printed: () => stdout, noted: () => stderr, answer, stopReading: () => void (reader.isGone = true) };
}

let shared: Promise<TestWorker> | undefined;

/** Starting one costs more than most of the tests that need one. */
function sharedWorker(): Promise<TestWorker> {
  return (shared ??= stubWorker(`cli-${randomUUID()}`, 'default'));
}

atFileEnd(async () => {
  await (await shared)?.stop();
  shared = undefined;
});

/** Ready when the server lists it as a poller: before that, `start` would say that there is no worker. */
async function stubWorker(taskQueue: string, namespace: string): Promise<TestWorker> {
  const workflowsPath = fileURLToPath(new URL('workflows.ts', import.meta.url));
  const codePath = await workflowBundle(workflowsPath);
  const worker = await testWorker({
    taskQueue,
    activities: { readAloud, watch },
    options: { namespace, workflowBundle: { codePath } },
  });
  const { client, close } = await testClient();
  const ask = { namespace, taskQueue: { name: taskQueue }, taskQueueType: 1 };
  await vi.waitUntil(async () => (await client.workflowService.describeTaskQueue(ask)).pollers.length > 0, 10_000);
  await close();
  return worker;
}

/** A watcher that reports good looks without looking, until it is cancelled. */
async function watch(isBroken: boolean): Promise<void> {
  if (isBroken) throw new Error('credentials have expired');
  const isOver = cancelled();
  for (;;) {
    heartbeat({ goodLookAt: new Date().toISOString(), everyMs: 1_000 });
    await Promise.race([sleep(20), isOver]);
  }
}

/** Reports one reading until it is cancelled. */
async function readAloud(reading: LiveReading): Promise<void> {
  const isOver = cancelled();
  for (;;) {
    heartbeat(reading);
    await Promise.race([sleep(20), isOver]);
  }
}

export function configText(service: string): string {
  return `service: ${service}
loadBalancer: core
clusters:
  east: { targetGroups: [core-east], hosts: { east-1: 10.0.1.11, east-2: 10.0.1.12 } }
  west: { targetGroups: [core-west], hosts: { west-1: 10.0.2.11 } }
hostStatus:
  url: http://{address}:8080/status
  json: { inFlight: /inFlight, bootId: /bootId }
`;
}

function ignore(): void {}
