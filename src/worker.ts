import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultLogger, Runtime, type NativeConnection, type Worker } from '@temporalio/worker';
import { isUnreachable, unreachable, type Settings } from './connect.js';
import { connectNative } from './connect-worker.js';
import { loadDataConverter } from './connect/data-converter.js';
import { UserError } from './domain/user-error.js';
import { ConfigsFolder } from './worker/configs-folder.js';
import { createWorkers } from './worker/create-workers.js';

/** How often the server is asked whether it lists this worker. */
const LISTED_POLL_MS = 50;

/** What the SDK warns of where a worker has activities alone, as that of the watchers has. */
const NO_WORKFLOWS = 'No workflows registered, not polling for workflow tasks';

export interface WorkerSurroundings {
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
  /** Says what is wrong while it goes on. */
  warn: (line: string) => void;
  /** A file to write once the worker polls. */
  readyFile?: string | undefined;
  /** A folder: only what equals a config in it is carried out. */
  configs?: string | undefined;
  /** ELBv2 reads a second that all its runs may make together. */
  elbReads?: number | undefined;
  /** The server to work for; else the one that TEMPORAL_* and `temporal.toml` name. */
  server?: Settings;
}

/** Runs a worker until SIGTERM or Ctrl-C. Throws `Unreachable`, `BadSettings` or `BadConfigs` before it has begun. */
export async function runWorker(surroundings: WorkerSurroundings): Promise<void> {
  const { env, say, warn, readyFile, configs, elbReads, server } = surroundings;
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      if (message === NO_WORKFLOWS) return;
      warn(`${level}: ${message}${meta === undefined ? '' : ` ${JSON.stringify(meta)}`}`);
    }),
  });
  // The AWS SDK says on Node 20 that its releases of 2027 will want Node 22: true, and no news at 3 a.m.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const dataConverter = await loadDataConverter(env['TAGOUT_DATA_CONVERTER']);
  const trusted = configs === undefined ? null : new ConfigsFolder(configs);
  const { connection, address, namespace } = await connectNative(server);
  try {
    // A worker that finds no namespace only when it is made keeps the process from ending.
    await connection.workflowService.describeNamespace({ namespace });
    const workers = await createWorkers(env, { connection, namespace, dataConverter, configs: trusted }, elbReads);
    const running = runAll(workers);
    try {
      // If it can't poll, waiting for its name in the list would never end; running tells why.
      await Promise.race([Promise.all(workers.map((worker) => listed(connection, namespace, worker))), running]);
      if (workers.every((worker) => worker.getState() === 'RUNNING')) {
        if (readyFile !== undefined) await writeReady(readyFile);
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
    await connection.close();
  }
}

/** Until SIGTERM, which each of them hears; where one can't go on, none does. */
async function runAll(workers: Worker[]): Promise<void> {
  const ends = await Promise.allSettled(workers.map((worker) => worker.run().finally(() => shutDown(workers))));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

function shutDown(workers: Worker[]): void {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}

/** Whoever waits for the file would wait for ever. */
async function writeReady(readyFile: string): Promise<void> {
  try {
    await writeFile(readyFile, `${process.pid}\n`);
  } catch (cause) {
    throw new UserError('usage', `--ready-file ${readyFile} can't be written: ${(cause as Error).message}`, { cause });
  }
}

/** Resolves when the server lists this worker as a poller of activity tasks, and of workflow tasks where it has workflows. */
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
