import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { noopMetricMeter } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { inject } from 'vitest';
import { createNotifyActivities } from '../../activities/notify/index.js';
import { findTestServer } from '../../src/dev-server/find-temporal.js';
import { PATIENT_TASKS } from '../../src/worker/create-workers.js';
import { createCounters } from '../../src/worker/metrics/counters.js';
import { notifyQueue, SEARCH_ATTRIBUTES, watchQueue } from '../../workflows/messages.js';
import { workflowBundle } from './workflow-bundle.js';

export interface TestClient {
  client: Client;
  close: () => Promise<void>;
}

export interface TestWorker {
  taskQueue: string;
  /** The task queue of workflows and steps. */
  worker: Worker;
  /** As SIGTERM does; resolves when the worker has stopped and its connection is closed. */
  stop: () => Promise<void>;
}

export interface TestWorkerOptions {
  activities: object;
  /** Default: one of its own. */
  taskQueue?: string;
  /** Default: the dev server of this run. */
  address?: string;
  /** Anything else that the test changes. */
  options?: Partial<WorkerOptions>;
  /** The same for the worker that carries out the watchers; null if there is none. */
  watchOptions?: Partial<WorkerOptions> | null;
  /** The same for the worker that tells people; by default there is none. */
  notifyOptions?: Partial<WorkerOptions>;
  /** What else that worker carries out. */
  notifyActivities?: object;
}

/** How a worker of a test tells people: it looks at their runs more often. */
const NOTIFY = { everyMs: 75, timeoutMs: 10_000, now: Date.now, uptime: () => performance.now() };

/** A client of the dev server of this run, or of the one at `address`. */
export async function testClient(address = inject('temporal').address): Promise<TestClient> {
  const connection = await Connection.connect({ address });
  return { client: new Client({ connection }), close: () => connection.close() };
}

/** Starts a worker of our workflows with these activities. It polls until stopped. */
export async function testWorker(wanted: TestWorkerOptions): Promise<TestWorker> {
  quiet();
  const taskQueue = wanted.taskQueue ?? `test-${randomUUID()}`;
  const address = wanted.address ?? inject('temporal').address;
  const [connection, codePath] = await Promise.all([NativeConnection.connect({ address }), workflowBundle()]);
  const worker = await Worker.create({
    ...PROMPT,
    ...PATIENT_TASKS,
    connection,
    taskQueue,
    activities: wanted.activities,
    workflowBundle: { codePath },
    sinks: createCounters(noopMetricMeter).sinks,
    ...wanted.options,
  });
  const beside =
    wanted.watchOptions === null
      ? []
      : [
          await Worker.create({
            ...PROMPT,
            connection,
            taskQueue: watchQueue(taskQueue),
            activities: wanted.activities,
            ...wanted.watchOptions,
          }),
        ];
  if (wanted.notifyOptions !== undefined) {
    const activities = {
      ...createNotifyActivities({ env: process.env, address, ...NOTIFY }),
      ...wanted.notifyActivities,
    };
    const queue = notifyQueue(taskQueue);
    beside.push(await Worker.create({ ...PROMPT, connection, taskQueue: queue, activities, ...wanted.notifyOptions }));
  }
  const workers = [worker, ...beside];
  const running = Promise.all(workers.map((one) => one.run()));
  const stop = async (): Promise<void> => {
    for (const one of workers) if (one.getState() === 'RUNNING') one.shutdown();
    await running;
    await connection.close();
  };
  let stopped: Promise<void> | undefined;
  return { taskQueue, worker, stop: () => (stopped ??= stop()) };
}

/**
 * A time-skipping server with our search attributes; `teardown` ends it. All of it has one clock: one run at a time.
 */
export async function timeSkipping(): Promise<TestWorkflowEnvironment> {
  quiet();
  const { path } = await findTestServer((line) => console.error(line));
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  const keyword = 2;
  const names = Object.values(SEARCH_ATTRIBUTES);
  await environment.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(names.map((name) => [name, keyword])),
  });
  return environment;
}

/** Worker options without the pauses that are right in production and only cost time in tests. */
export const PROMPT = {
  maxHeartbeatThrottleInterval: '100 ms',
  defaultHeartbeatThrottleInterval: '100 ms',
  shutdownGraceTime: 0,
  stickyQueueScheduleToStartTimeout: '1 s',
} as const;

let quieted = false;

/** The SDK has one runtime per process, and its logger can be set only before its first use. */
function quiet(): void {
  if (quieted) return;
  quieted = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
  });
}
