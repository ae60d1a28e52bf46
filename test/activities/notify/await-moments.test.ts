import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import { createNotifyActivities } from '../../../activities/notify/index.js';
import type { News } from '../../../activities/notify/await-moments.js';
import { notifyId } from '../../../src/domain/notify/notified-run.js';
import { restored } from '../../../src/domain/packed.js';
import { inPhase } from '../../src/domain/run-state.js';

const HOUR_MS = 3_600_000;
const OURS = { workflowId: notifyId('core', 'run-1'), runId: 'of notifyRun' };
const DOCUMENT = inPhase('maintenance').document();
const GO_MS = Date.parse(DOCUMENT.timeline.find(({ phase }) => phase === 'maintenance')!.at);

function at(ms: number): { seconds: number; nanos: number } {
  return { seconds: Math.floor(ms / 1_000), nanos: (ms % 1_000) * 1e6 };
}

/** A server on which the run is in `maintenance`, and which gave out this attempt at `startedMs`. */
function server(startedMs: number): Client {
  const attempt = { activityId: 'wait', attempt: 1, state: 2, lastStartedTime: at(startedMs) };
  const described = (workflowId: string) => ({
    ...{ workflowId, runId: 'run-1', status: { name: 'RUNNING' }, startTime: new Date(GO_MS), historyLength: 9 },
    typedSearchAttributes: {
      get: ({ name }: { name: string }) => (name === 'TagoutPhase' ? 'maintenance' : undefined),
    },
    raw: { pendingActivities: workflowId === OURS.workflowId ? [attempt] : [] },
  });
  const getHandle = (id: string) => ({ describe: async () => described(id), query: async () => DOCUMENT });
  const act = (_: unknown, call: () => Promise<unknown>) => call();
  return { workflow: { getHandle }, withDeadline: act, withAbortSignal: act } as unknown as Client;
}

it('a phase that became late while no worker was up is told of at once', async () => {
  const clocks = { now: () => 0, uptime: () => performance.now() };
  const ports = { env: {}, address: 'temporal:7233', everyMs: 1, timeoutMs: 1, ...clocks };
  const { awaitMoments } = createNotifyActivities(ports);
  const run = {
    ...{ config: { service: 'core', notify: [] }, cluster: 'east', runId: 'run-1', told: ['start', 'go'] },
    deadlines: { drain: HOUR_MS, maintenance: 4 * HOUR_MS },
  };
  const info = { workflowExecution: OURS, activityId: 'wait', currentAttemptScheduledTimestampMs: GO_MS };
  const environment = new MockActivityEnvironment(info, { client: server(GO_MS + 3 * HOUR_MS) });
  const heard = environment.run<[typeof run], News, typeof awaitMoments>(awaitMoments, run);
  const news = restored(await heard) as News;
  const late = { moment: 'late', late: 'maintenance', at: new Date(GO_MS + 2 * HOUR_MS).toISOString() };
  expect(news).toMatchObject({ moments: [late], isOver: false });
});
