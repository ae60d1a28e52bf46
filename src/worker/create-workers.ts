import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createAutoScalingPort } from '../../activities/auto-scaling/auto-scaling-port.js';
import { createLoadBalancerPort } from '../../activities/elbv2/load-balancer-port.js';
import { ReadBudget } from '../../activities/elbv2/read-budget.js';
import { createReadHost } from '../../activities/host-status/read-host.js';
import { createActivities } from '../../activities/index.js';
import { Looks } from '../../activities/looks.js';
import { TASK_QUEUE, watchQueue } from '../../workflows/messages.js';
import { bearingCodec } from '../connect/bearing-codec.js';
import { VERSION } from '../domain/version.js';
import type { ConfigsFolder } from './configs-folder.js';
import { onlyConfigs } from './only-configs.js';
import { workflowCode } from './workflow-code.js';

/**
 * How long one workflow task may compute. The SDK's own 5 s stop a task amid its work, and where Node.js is interrupted
 * in a promise hook it ends the whole process; thousands of claims in one task came near that on a busy machine. The
 * server gives a task that takes longer than 10 s to a worker anew. The SDK takes this option but leaves it out of its
 * types: a test sees that it still does.
 */
export const PATIENT_TASKS = { isolateExecutionTimeout: '1 minute' };

/** How many maintenances one worker holds at once. */
const RUNS_HELD = 500;

/**
 * A run has one step under way at a time, of which checks of claims are one, and beside it its watcher. As many more are
 * room for plans, and for the runs of another worker that is gone.
 */
const SLOTS = 2 * RUNS_HELD;

/**
 * ELBv2 reads a second, and at once after a rest. AWS tells no number; as measured, an account has 10 a second and 40 at
 * once for everything that it runs in a region.
 */
const ELB_READS = 5;
const READS_BURST = 20;

const WORKFLOWS = {
  // After a crash the first task would wait 10 s for the worker that is gone.
  stickyQueueScheduleToStartTimeout: '1 s',
  ...PATIENT_TASKS,
} as const;

export interface WorkersServer {
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter | undefined;
  /** Null: any config is carried out. */
  configs: ConfigsFolder | null;
}

/**
 * One for workflows and steps, and one for watchers, which live as long as their runs: neither takes the other's slots.
 * Both share one budget of ELBv2 reads, of so many a second.
 */
export async function createWorkers(
  env: NodeJS.ProcessEnv,
  server: WorkersServer,
  elbReads = ELB_READS,
): Promise<[Worker, Worker]> {
  const { connection, namespace, dataConverter, configs } = server;
  const taskQueue = env['TAGOUT_TASK_QUEUE'] || TASK_QUEUE;
  const common = {
    ...{ connection, namespace, ...commonOptions(env, elbReads) },
    ...(dataConverter === undefined ? {} : { dataConverter: bearing(dataConverter) }),
    ...(configs === null ? {} : { interceptors: { activity: [onlyConfigs(configs)] } }),
  };
  return [
    await Worker.create({ ...common, ...WORKFLOWS, ...(await workflowCode(dataConverter)), taskQueue }),
    await Worker.create({ ...common, taskQueue: watchQueue(taskQueue) }),
  ];
}

function bearing(converter: DataConverter): DataConverter {
  return { ...converter, payloadCodecs: (converter.payloadCodecs ?? []).map(bearingCodec) };
}

function commonOptions(env: NodeJS.ProcessEnv, elbReads: number): Omit<WorkerOptions, 'taskQueue'> {
  const now = Date.now;
  const uptime = (): number => performance.now();
  return {
    activities: createActivities({
      loadBalancer: createLoadBalancerPort(
        { version: VERSION, now },
        undefined,
        new ReadBudget({ perSecond: elbReads, burst: READS_BURST }, now, uptime),
      ),
      autoScaling: createAutoScalingPort({ version: VERSION, now }),
      readHost: createReadHost({ now, env }),
      looks: new Looks(),
      now,
      uptime,
    }),
    maxConcurrentActivityTaskExecutions: SLOTS,
    // Heartbeats carry what `tagout status` shows live, and bring cancellation back.
    maxHeartbeatThrottleInterval: '500 ms',
    defaultHeartbeatThrottleInterval: '500 ms',
    // The watcher always runs: a longer grace would only make every deploy a blind window.
    shutdownGraceTime: 0,
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
