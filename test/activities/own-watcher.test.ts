import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import { unwatched } from '../../activities/own-watcher.js';
import type { Ports } from '../../activities/ports.js';
import { ServerClock } from '../../activities/server-clock.js';

const NOW_S = 1_764_000_000;
const time = (secondsAgo: number): object => ({ seconds: NOW_S - secondsAgo, nanos: 0 });
const iso = (secondsAgo: number): string => new Date((NOW_S - secondsAgo) * 1_000).toISOString();

/** What a step that has just begun learns about its run's watcher, whose heartbeats say `told`. */
async function ask(told: unknown, change: object = {}, describe?: () => Promise<unknown>): Promise<string | null> {
  const asking = { activityId: 'test', activityType: { name: 'settle' }, lastStartedTime: time(0) };
  const watcher = {
    ...{ activityId: '7', activityType: { name: 'watch' }, state: 2, lastHeartbeatTime: time(1) },
    heartbeatDetails: { payloads: [defaultPayloadConverter.toPayload(told)] },
    ...change,
  };
  const described = async (): Promise<unknown> => ({ raw: { pendingActivities: [watcher, asking] } });
  const client = {
    workflow: { getHandle: () => ({ describe: describe ?? described }) },
    withAbortSignal: (_: AbortSignal, act: () => Promise<unknown>) => act(),
    withDeadline: (_: number, act: () => Promise<unknown>) => act(),
    options: { loadedDataConverter: { payloadCodecs: [], payloadConverter: defaultPayloadConverter } },
  } as unknown as Client;
  const environment = new MockActivityEnvironment({ activityId: 'test' }, { client });
  const ports = { uptime: () => 0 } as Ports;
  return environment.run(() => unwatched(ports, new ServerClock(ports.uptime, 0), 10_000));
}

it("a watcher whose last look is recent by the server's clock counts as watching", async () => {
  expect(await ask({ goodLookAt: iso(5) })).toBeNull();
  expect(await ask({ goodLookAt: iso(119) })).toBeNull();
  expect(await ask({ goodLookAt: iso(125) })).toMatch(/is 125 s old/);
});

it.each([
  ['paused', { paused: true }, /is paused/],
  ['about to be paused', { state: 5 }, /is paused/],
  ['told to stop', { state: 3 }, /has been told to stop/],
  ['waiting for a worker', { state: 1 }, /no worker runs/],
  ['in an unknown state', { state: 9 }, /no worker runs/],
  ['another activity', { activityType: { name: 'settle' } }, /has no watcher any more/],
])('one that is %s does not', async (_, change, why) => {
  expect(await ask({ goodLookAt: iso(5) }, change)).toMatch(why);
});

it.each([[null], ['looked'], [{}], [{ goodLookAt: 7 }], [{ goodLookAt: 'lately' }], [{ goodLookAt: null }]])(
  'one whose heartbeat says %j has reported no look',
  async (told) => {
    expect(await ask(told)).toMatch(/has not reported a good look yet/);
  },
);

it("if Temporal does not answer, or its answer can't be read, nobody is known to watch", async () => {
  const down = (): Promise<unknown> => Promise.reject(new Error('14 UNAVAILABLE: no connection'));
  expect(await ask({}, {}, down)).toBe(
    'Temporal to say whether somebody watches the load balancer: 14 UNAVAILABLE: no connection',
  );
  const broken = { heartbeatDetails: { payloads: [{ metadata: { encoding: Buffer.from('binary/encrypted') } }] } };
  expect(await ask({}, broken)).toMatch(/^Temporal to say whether somebody watches/);
});
