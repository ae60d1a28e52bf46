import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DefaultLogger, Runtime, Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createLoadBalancerPort } from '../activities/elbv2/load-balancer-port.js';
import { createReadHost } from '../activities/host-status/read-host.js';
import { createActivities } from '../activities/index.js';
import { TASK_QUEUE } from '../workflows/messages.js';
import { isUnreachable, unreachable, type Settings } from './connect.js';
import { connectNative } from './connect-worker.js';
import { loadDataConverter } from './connect/data-converter.js';
import { VERSION } from './domain/version.js';
import { workflowCode } from './worker/workflow-code.js';

/** How often the server is asked whether it lists this worker. */
const LISTED_POLL_MS = 50;

/**
 * How long one workflow task may compute. The SDK's own 5 s stop a task amid its work, and where Node.js is interrupted
 * in a promise hook it ends the whole process; thousands of claims in one task came near that on a busy machine. The
 * server gives a task that takes longer than 10 s to a worker anew. The SDK takes this option but leaves it out of its
 * types: a test sees that it still does.
 */
export const PATIENT_TASKS = { isolateExecutionTimeout: '1 minute' };

export interface WorkerSurroundings {
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
  /** Says what is wrong while it goes on. */
  warn: (line: string) => void;
  /** A file to write once the worker polls. */
  readyFile?: string | undefined;
  /** The server to work for; else the one that TEMPORAL_* and `temporal.toml` name. */
  server?: Settings;
}

/** Runs a worker until SIGTERM or Ctrl-C. Throws `Unreachable` or `BadSettings` before it has begun. */
export async function runWorker({ env, say, warn, readyFile, server }: WorkerSurroundings): Promise<void> {
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      warn(`${level}: ${message}${meta === undefined ? '' : ` ${JSON.stringify(meta)}`}`);
    }),
  });
  // The AWS SDK says on Node 20 that its releases of 2027 will want Node 22: true, and no news at 3 a.m.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const dataConverter = await loadDataConverter(env['TAGOUT_DATA_CONVERTER']);
  const { connection, address, namespace } = await connectNative(server);
  try {
    // A worker that finds no namespace only when it is made keeps the process from ending.
    await connection.workflowService.describeNamespace({ namespace });
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue: env['TAGOUT_TASK_QUEUE'] || TASK_QUEUE,
      ...(await workflowCode(dataConverter)),
      ...(dataConverter === undefined ? {} : { dataConverter }),
      ...workerOptions(env),
    });
    const running = worker.run();
    try {
      // If it can't poll, waiting for its name in the list would never end; running tells why.
      await Promise.race([listed(connection, namespace, worker), running]);
      if (worker.getState() === 'RUNNING') {
        if (readyFile !== undefined) await writeReady(readyFile);
        say('worker ready');
      }
    } catch (error) {
      if (worker.getState() === 'RUNNING') worker.shutdown();
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

/** The file of `--ready-file` can't be written: whoever waits for it would wait for ever. */
export class ReadyFileFailed extends Error {
  override readonly name = 'ReadyFileFailed';
  readonly exit = 2;
}

async function writeReady(readyFile: string): Promise<void> {
  try {
    await writeFile(readyFile, `${process.pid}\n`);
  } catch (cause) {
    throw new ReadyFileFailed(`--ready-file ${readyFile} can't be written: ${(cause as Error).message}`, { cause });
  }
}

function workerOptions(env: NodeJS.ProcessEnv): Omit<WorkerOptions, 'taskQueue'> {
  const now = Date.now;
  return {
    activities: createActivities({
      loadBalancer: createLoadBalancerPort({ version: VERSION, now }),
      readHost: createReadHost({ now, env }),
      now,
    }),
    // Heartbeats carry what `tagout status` shows live, and bring cancellation back.
    maxHeartbeatThrottleInterval: '500 ms',
    defaultHeartbeatThrottleInterval: '500 ms',
    // After a crash the first task would wait 10 s for the worker that is gone.
    stickyQueueScheduleToStartTimeout: '1 s',
    // The watcher always runs: a longer grace would only make every deploy a blind window.
    shutdownGraceTime: 0,
    ...PATIENT_TASKS,
    ...versioning(env),
  };
}

/** Worker Versioning, pinned: the code that began a maintenance finishes it. https://docs.temporal.io/worker-versioning */
function versioning(env: NodeJS.ProcessEnv): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  const { TEMPORAL_DEPLOYMENT_NAME: deploymentName, TEMPORAL_WORKER_BUILD_ID: buildId } = env;
  if (!deploymentName || !buildId) return {};
  return {
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName, buildId },
      defaultVersioningBehavior: 'PINNED',
    },
  };
}

/** Resolves when the server lists this worker as a poller of workflow tasks and of activity tasks. */
async function listed(connection: NativeConnection, namespace: string, worker: Worker): Promise<void> {
  const { taskQueue, identity } = worker.options;
  const workflowTasks = 1;
  const activityTasks = 2;
  for (const taskQueueType of [workflowTasks, activityTasks]) {
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
