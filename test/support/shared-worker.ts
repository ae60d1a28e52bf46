import { relative } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import type { Activities } from '../../activities/index.js';
import type { RollActivities } from '../../activities/roll.js';
import type { WhoActivities } from '../../activities/who/index.js';
import type { Config } from '../../src/domain/config.js';
import type { ConfigsFolder } from '../../src/config/configs-folder.js';
import { onlyConfigs } from '../../src/worker/only-configs.js';
import KINDS from '../kinds-of-files.json' with { type: 'json' };
import { atFileEnd } from './file-end.js';
import { testClient, testWorker, type TestClient, type TestWorker } from './temporal.js';

type Served = Activities & RollActivities & WhoActivities;

/** How a test changes a worker. */
export interface WorkerWishes {
  taskQueue?: string;
  watchSlots?: number | undefined;
  slots?: number | undefined;
  /** Default: any config is carried out. */
  configs?: ConfigsFolder;
  /** Whether it tells people; the shared worker does. */
  notifies?: boolean | undefined;
  /** Of the workflows; default: those of the sources. */
  codePath?: string;
}

/** From now on every worker of this process carries out the steps of this service with these. */
export function serve(service: string, activities: Served): void {
  served.set(service, activities);
}

export function stopServing(service: string): void {
  served.delete(service);
}

/** Serves a second service with what serves the first. */
export function serveAlike(service: string, first: string): void {
  served.set(service, served.get(first)!);
}

/** One worker serves the worlds of all tests of a process; a worker for each test would cost three times as much. */
export function sharedWorker(): Promise<TestWorker> {
  return (shared ??= ownWorker({ notifies: true }));
}

export function sharedClient(): Promise<TestClient> {
  return (client ??= testClient());
}

/** A worker that a test stops by itself. */
export function ownWorker(wishes: WorkerWishes): Promise<TestWorker> {
  const { taskQueue, watchSlots, slots, configs, codePath, notifies } = wishes;
  const of = (names: string[]) => Object.fromEntries(names.map((name) => [name, carryOut(name)]));
  const activities = of(ACTIVITIES);
  const interceptors = { activity: configs === undefined ? [] : [onlyConfigs(configs, { least: 100, most: 30_000 })] };
  return testWorker({
    activities,
    options: {
      interceptors,
      ...(codePath === undefined ? {} : { workflowBundle: { codePath } }),
      ...(slots === undefined ? {} : { maxConcurrentActivityTaskExecutions: slots }),
    },
    ...(taskQueue === undefined ? {} : { taskQueue }),
    watchOptions: {
      interceptors,
      ...(watchSlots === undefined ? {} : { maxConcurrentActivityTaskExecutions: watchSlots }),
    },
    ...(notifies === true ? { notifyOptions: { interceptors }, notifyActivities: of(WHO_ACTIVITIES) } : {}),
  });
}

type AnyActivity = (first: { config: Config }, ...rest: unknown[]) => Promise<unknown>;

const ACTIVITIES = [
  'observe',
  'watch',
  'drain',
  'settle',
  'checkClaims',
  'confirm',
  'reactivate',
  'takeBack',
  'giveBack',
  'tag',
  'untag',
  'gate',
  'abortCluster',
];

/** Those that the worker carries out that tells people. */
const WHO_ACTIVITIES = ['readDrift', 'askTrail'];

/** The activities of every world of this process, by service. */
const served = new Map<string, Served>();
let shared: Promise<TestWorker> | undefined;
let client: Promise<TestClient> | undefined;

/** Journeys and long files take turns in one process: the worker stays for the next of them. */
const STAYS_AFTER = [...KINDS.journeys, ...KINDS.long];

atFileEnd(async () => {
  const path = relative(process.cwd(), expect.getState().testPath ?? '');
  if (STAYS_AFTER.some((start) => path.startsWith(start))) return;
  await (await shared)?.stop();
  await (await client)?.close();
  shared = client = undefined;
});

function carryOut(name: string): AnyActivity {
  return (first, ...rest) => {
    const activities = served.get(first.config.service) as Record<string, AnyActivity> | undefined;
    // Steps that a failed test left behind must not be retried forever.
    if (activities === undefined)
      throw ApplicationFailure.nonRetryable('the world of this run has ended', 'Unobservable');
    return activities[name]!(first, ...rest);
  };
}
