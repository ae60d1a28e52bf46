import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createAlertmanagerPort } from '../../activities/alertmanager/alertmanager-port.js';
import { createAutoScalingPort } from '../../activities/auto-scaling/auto-scaling-port.js';
import { createLoadBalancerPort } from '../../activities/elbv2/load-balancer-port.js';
import { ReadBudget } from '../../activities/elbv2/read-budget.js';
import { createAskPrometheus } from '../../activities/blockers/ask-prometheus.js';
import { createReadHost } from '../../activities/host-status/read-host.js';
import { createActivities } from '../../activities/index.js';
import { LookTimes } from '../../activities/look-times.js';
import { createTrailPort } from '../../activities/cloudtrail/trail-port.js';
import { createNotifyActivities } from '../../activities/notify/index.js';
import { createProposeActivities } from '../../activities/propose.js';
import { createRollActivities } from '../../activities/roll.js';
import type { Ports } from '../../activities/ports.js';
import { createWhoActivities } from '../../activities/who/index.js';
import { notifyQueue, TASK_QUEUE, watchQueue } from '../../workflows/messages.js';
import { bearingCodec } from '../connect/bearing-codec.js';
import { uiLink } from '../domain/ui-link.js';
import { VERSION } from '../domain/version.js';
import type { ConfigsFolder } from '../config/configs-folder.js';
import type { Counters } from './metrics/counters.js';
import { onlyConfigs } from './only-configs.js';
import { workflowCode } from './workflow-code.js';

/**
 * How long one workflow task may compute. The SDK's default of 5 s stops a task in the middle of its work, and if
 * Node.js is interrupted in a promise hook, the whole process ends; thousands of claims in one task came near that on a
 * busy machine. The server gives out a task again after 10 s. The SDK supports this option but leaves it out of its
 * types; a test checks that it still works.
 */
export const PATIENT_TASKS = { isolateExecutionTimeout: '1 minute' };

/** How many maintenances one worker holds at once. */
const RUNS_HELD = 500;

/**
 * A run has one running step at a time (a check of claims is one) and its watcher. The other half is for plans, and for
 * the runs of another worker that is gone.
 */
const SLOTS = 2 * RUNS_HELD;

/**
 * ELBv2 reads per second. AWS documents no number; by measurements, an account has 10 a second and a burst of 40 for
 * everything in a region.
 */
const ELB_READS = 5;
const READS_BURST = 20;

const WORKFLOWS = {
  // With the default, the first task after a crash would wait 10 s for the worker that is gone.
  stickyQueueScheduleToStartTimeout: '1 s',
  ...PATIENT_TASKS,
} as const;

export interface WorkersServer {
  connection: NativeConnection;
  address: string;
  namespace: string;
  dataConverter: DataConverter | undefined;
  /** Null: any config is carried out. */
  configs: ConfigsFolder | null;
  counters: Counters;
}

/** Between two looks at a run of which people are told: a message may come this much later. */
const NOTIFY_EVERY_MS = 5_000;
/** A receiver that never answers must hold no slot for long. */
const NOTIFY_TIMEOUT_MS = 10_000;

/**
 * One worker for workflows and steps, one for watchers, and one for messages, so that none uses up another's slots:
 * watchers, and what waits for something to tell, live as long as their runs. The first two share one budget of ELBv2
 * reads.
 */
export async function createWorkers(
  env: NodeJS.ProcessEnv,
  server: WorkersServer,
  elbReads = ELB_READS,
): Promise<Worker[]> {
  const { connection, address, namespace, dataConverter, configs, counters } = server;
  const taskQueue = env['TAGOUT_TASK_QUEUE'] || TASK_QUEUE;
  const common = {
    ...{ connection, namespace, ...commonOptions(env, server, elbReads) },
    ...(dataConverter === undefined ? {} : { dataConverter: bearing(dataConverter) }),
    ...(configs === null ? {} : { interceptors: { activity: [onlyConfigs(configs)] } }),
  };
  return [
    await Worker.create({
      ...{ ...common, ...WORKFLOWS, taskQueue, sinks: counters.sinks },
      ...(await workflowCode(dataConverter)),
    }),
    await Worker.create({ ...common, taskQueue: watchQueue(taskQueue) }),
    await Worker.create({
      ...common,
      activities: {
        ...createNotifyActivities({
          env,
          address,
          everyMs: NOTIFY_EVERY_MS,
          timeoutMs: NOTIFY_TIMEOUT_MS,
          ...CLOCKS,
        }),
        ...createWhoActivities({
          trail: createTrailPort({ version: VERSION }),
          address,
          everyMs: NOTIFY_EVERY_MS,
          ...CLOCKS,
        }),
      },
      taskQueue: notifyQueue(taskQueue),
    }),
  ];
}

const CLOCKS = { now: Date.now, uptime: (): number => performance.now() };

function bearing(converter: DataConverter): DataConverter {
  return { ...converter, payloadCodecs: (converter.payloadCodecs ?? []).map(bearingCodec) };
}

function commonOptions(
  env: NodeJS.ProcessEnv,
  { address, namespace, counters: { elbv2Call } }: WorkersServer,
  elbReads: number,
): Omit<WorkerOptions, 'taskQueue'> {
  const { now, uptime } = CLOCKS;
  return {
    activities: allActivities({
      loadBalancer: createLoadBalancerPort(
        { version: VERSION, now, onCall: elbv2Call },
        undefined,
        new ReadBudget({ perSecond: elbReads, burst: READS_BURST }, now, uptime),
      ),
      autoScaling: createAutoScalingPort({ version: VERSION, now }),
      readHost: createReadHost({ now, env }),
      askPrometheus: createAskPrometheus(env),
      alertmanager: createAlertmanagerPort(env),
      linkTo: (run) => uiLink(env, { address, namespace }, run),
      lookTimes: new LookTimes(),
      now,
      uptime,
    }),
    maxConcurrentActivityTaskExecutions: SLOTS,
    // Heartbeats carry what `tagout status` shows live, and steps learn of their cancellation through them.
    maxHeartbeatThrottleInterval: '500 ms',
    defaultHeartbeatThrottleInterval: '500 ms',
    // The watcher always runs, so a longer grace time would only leave every deployment without a watcher for longer.
    shutdownGraceTime: 0,
    ...versioning(env),
  };
}

function allActivities(ports: Ports): object {
  return { ...createActivities(ports), ...createRollActivities(ports), ...createProposeActivities(ports) };
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
