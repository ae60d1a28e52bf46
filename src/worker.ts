import { setTimeout as sleep } from 'node:timers/promises';
import { Runtime, type NativeConnection, type Worker } from '@temporalio/worker';
import { isUnreachable, unreachable, type Settings } from './connect.js';
import { connectNative } from './connect-worker.js';
import { loadDataConverter } from './connect/data-converter.js';
import { ConfigsFolder } from './config/configs-folder.js';
import { createWorkers } from './worker/create-workers.js';
import { createCounters } from './worker/metrics/counters.js';
import { showRuns } from './worker/metrics/show-runs.js';
import { installRuntime } from './worker/runtime.js';

/** The interval at which the server is asked whether it lists this worker. */
const LISTED_POLL_MS = 50;

export interface WorkerSurroundings {
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
  /** Reports problems while the worker goes on. */
  warn: (line: string) => void;
  /** Called once the worker polls, before it says so. If it fails, so does the worker. */
  onReady?: () => Promise<void>;
  /** A folder: only configs that equal a file in it are carried out. */
  configs?: string | undefined;
  /** ELBv2 reads per second, for all its runs together. */
  elbReads?: number | undefined;
  /** Where metrics are served, as `IP:PORT`; without it, they are not. */
  metrics?: string | undefined;
  /** The server to connect to; by default the one that TEMPORAL_* and `temporal.toml` name. */
  server?: Settings;
}

/** Runs a worker until SIGTERM or Ctrl-C. Throws `UserError` before it has begun. */
export async function runWorker(surroundings: WorkerSurroundings): Promise<void> {
  const { env, say, warn, onReady, configs, elbReads, metrics, server } = surroundings;
  installRuntime(warn, metrics);
  // On Node.js 20 the AWS SDK warns that its releases of 2027 need Node.js 22, which does not help anybody at 3 a.m.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const dataConverter = await loadDataConverter(env['TAGOUT_DATA_CONVERTER']);
  const trusted = configs === undefined ? null : new ConfigsFolder(configs);
  const { connection, address, namespace } = await connectNative(server);
  let stopShowing: (() => void) | undefined;
  try {
    // A worker that is created without its namespace would keep the process from ending.
    await connection.workflowService.describeNamespace({ namespace });
    if (metrics !== undefined) stopShowing = await showRuns({ configs: trusted, server, warn });
    const counters = createCounters(Runtime.instance().metricMeter);
    const surrounding = { connection, address, namespace, dataConverter, configs: trusted, counters };
    const workers = await createWorkers(env, surrounding, elbReads);
    const running = runAll(workers);
    try {
      // If a worker can't poll, it is never listed; then `running` rejects with the reason.
      await Promise.race([Promise.all(workers.map((worker) => listed(connection, namespace, worker))), running]);
      if (workers.every((worker) => worker.getState() === 'RUNNING')) {
        await onReady?.();
        say('worker ready');
      }
    } catch (error) {
      shutDown(workers);
      await running.catch(() => undefined);
      throw error;
    }
    await running;
  } catch (error) {
    throw isUnreachable(error) ? unreachable(error, { address, namespace }) : error;
  } finally {
    stopShowing?.();
    await connection.close();
  }
}

/** Runs until SIGTERM, which each worker receives. If one worker fails, all stop. */
async function runAll(workers: Worker[]): Promise<void> {
  const ends = await Promise.allSettled(workers.map((worker) => worker.run().finally(() => shutDown(workers))));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

function shutDown(workers: Worker[]): void {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}

/**
 * Resolves when the server lists this worker as a poller of activity tasks, and of workflow tasks if it has workflows.
 */
async function listed(connection: NativeConnection, namespace: string, worker: Worker): Promise<void> {
  const { taskQueue, identity, workflowBundle } = worker.options;
  const workflowTasks = 1;
  const activityTasks = 2;
  for (const taskQueueType of workflowBundle === undefined ? [activityTasks] : [workflowTasks, activityTasks]) {
    for (;;) {
      const { pollers } = await connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        taskQueueType,
      });
      if (pollers?.some((poller) => poller.identity === identity) === true) break;
      if (worker.getState() !== 'RUNNING') return;
      await sleep(LISTED_POLL_MS);
    }
  }
}
