import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import { createNotifyActivities } from '../../../activities/notify/index.js';
import type { News } from '../../../activities/notify/await-moments.js';
import { notifyId } from '../../../src/domain/notify/notified-run.js';
import { restored } from '../../../src/domain/packed.js';
import { Roll } from '../../../src/domain/roll/roll.js';
import { inPhase } from '../../src/domain/run-state.js';

const CLOCKS = { now: () => 0, uptime: () => performance.now() };
const PORTS = { env: {}, address: 'temporal:7233', everyMs: 1, timeoutMs: 1, ...CLOCKS };
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
  const { awaitMoments } = createNotifyActivities(PORTS);
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

/** A server on which somebody resumes a paused roll, and it waits again, between the second look and the third. */
function serverOfRoll(roll: Roll): Client {
  let looks = 0;
  const described = (workflowId: string) => {
    if (workflowId === 'tagout-roll-core' && (looks += 1) === 3)
      for (const phase of ['gate', 'paused'] as const) roll.entered(phase, 'east', GO_MS);
    return {
      ...{ workflowId, runId: 'run-1', type: 'maintainService', status: { name: 'RUNNING' } },
      ...{ startTime: new Date(GO_MS), historyLength: looks < 3 ? 9 : 19 },
      typedSearchAttributes: { get: ({ name }: { name: string }) => (name === 'TagoutPhase' ? 'paused' : undefined) },
      raw: { pendingActivities: [{ activityId: 'wait', attempt: 1, state: 2, lastStartedTime: at(GO_MS) }] },
    };
  };
  const getHandle = (id: string) => ({ describe: async () => described(id), query: async () => roll.document() });
  const act = (_: unknown, call: () => Promise<unknown>) => call();
  return { workflow: { getHandle }, withDeadline: act, withAbortSignal: act } as unknown as Client;
}

it('a roll that was resumed and waits again before anybody looked is told of', async () => {
  const names = ['east', 'west'];
  const ids = { service: 'core', workflowId: 'tagout-roll-core', runId: 'run-1' };
  const roll = new Roll({ ...ids, startedBy: 'alice', reason: 'kernel', clusters: names, order: names }, GO_MS);
  roll.entered('paused', 'east', GO_MS);
  const { awaitMoments } = createNotifyActivities(PORTS);
  const run = {
    ...{ config: { service: 'core', notify: [] }, cluster: 'east', runId: 'run-1' },
    ...{ told: ['roll-start', 'roll-waits/1'], roll: { gateMs: HOUR_MS } },
    deadlines: { drain: HOUR_MS, maintenance: 4 * HOUR_MS },
  };
  const info = { workflowExecution: OURS, activityId: 'wait', currentAttemptScheduledTimestampMs: GO_MS };
  const environment = new MockActivityEnvironment(info, { client: serverOfRoll(roll) });
  const heard = environment.run<[typeof run], News, typeof awaitMoments>(awaitMoments, run);
  const waited = new Promise<null>((resolve) => void setTimeout(() => resolve(null), 2_000));
  const news = await Promise.race([heard, waited]);
  environment.cancel();
  await heard.catch(() => undefined);
  expect(restored(news)).toMatchObject({ moments: [{ moment: 'roll-waits', nth: 2 }], isOver: false });
});
