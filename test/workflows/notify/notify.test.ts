import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Receiver } from '../../../src/domain/config.js';
import { notifyId } from '../../../src/domain/notify/notified-run.js';
import type { Told } from '../../../workflows/notify-messages.js';
import { ENDLESS_MS, LOOK_AGAIN_MS } from '../../support/durations.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { HttpReceiver } from '../../support/receiver.js';

interface Scene {
  journey: Journey;
  receiver: HttpReceiver;
  run: Maintained;
}

/** A run that tells a receiver of everything. */
function telling(
  name: string,
  options: JourneyOptions & { to?: Partial<Receiver>; answers?: HttpReceiver['answers']; notifyMs?: number },
  body: (scene: Scene) => Promise<void>,
): void {
  journey(name, options, async (journey) => {
    const receiver = await HttpReceiver.start();
    try {
      receiver.answers = options.answers ?? receiver.answers;
      const config = { ...journey.config, ...receiver.told(options.to) };
      const { notifyMs } = options;
      const run = await journey.maintain({ config, ...(notifyMs !== undefined && { limits: { notifyMs } }) });
      await body({ journey, receiver, run });
    } finally {
      receiver.stop();
    }
  });
}

/** What has become of the messages, once each was delivered or given up. */
function told({ journey, run }: Scene): Promise<Told[]> {
  return journey.temporal.client.workflow.getHandle(notifyId(journey.config.service, run.runId)).result();
}

async function restore({ journey, run }: Scene): Promise<void> {
  await run.isIn('maintenance');
  await journey.rebootAll(run);
  expect((await run.ends()).phase).toBe('restored');
}

telling('each moment of a run is told once, as JSON', {}, async (scene) => {
  const { receiver, run } = scene;
  await restore(scene);
  const outcomes = await told(scene);
  expect(receiver.taken.toSorted()).toEqual(['end', 'go', 'start']);
  expect(outcomes.map(({ id, to, outcome }) => [id, to, outcome])).toEqual(
    ['start', 'go', 'end'].map((moment) => [`${run.runId}/${moment}`, 'notify[0]', 'delivered']),
  );
  const [start, go, end] = ['start', 'go', 'end'].map((moment) => receiver.of(moment));
  expect(start).toMatchObject({ path: '/hook?token=hush', headers: { 'idempotency-key': `${run.runId}/start` } });
  expect(go?.body).toMatchObject({ moment: 'go', status: { runId: run.runId, outOfService: ['east'] } });
  expect(end?.body).toMatchObject({ id: `${run.runId}/end`, status: { phase: 'restored', outOfService: [] } });
  expect(Object.keys(end?.body ?? {})).toEqual(['id', 'moment', 'at', 'uiUrl', 'status']);
});

telling('only what a receiver wants, and for Slack as text', { to: { format: 'slack', on: ['go'] } }, async (scene) => {
  await restore(scene);
  await told(scene);
  const [go, ...others] = scene.receiver.got;
  expect(others).toEqual([]);
  expect(Object.keys(go!.body)).toEqual(['text']);
  expect(go!.body.text).toMatch(new RegExp(`: east has the go: .*\n.*\nBy alice.*\nid ${scene.run.runId}/go$`, 's'));
});

telling('drift, and then the end', {}, async (scene) => {
  await scene.run.isIn('maintenance');
  scene.journey.meddle('httpDefault', 'east', 100);
  await scene.run.ends();
  await told(scene);
  expect(scene.receiver.taken.toSorted()).toEqual(['drift', 'end', 'go', 'start']);
  expect(scene.receiver.of('drift').body['status']).toMatchObject({
    failure: { type: 'RoutingDrift' },
    exposed: ['east'],
  });
});

telling('the end of a run that was terminated', {}, async (scene) => {
  await scene.receiver.has('go');
  await scene.run.handle.terminate('enough');
  await told(scene);
  expect(scene.receiver.of('end').body).toMatchObject({
    ...{ id: `${scene.run.runId}/end` },
    status: { phase: 'failed', failure: { type: 'Terminated' } },
  });
});

const SETTLES = { settleMs: ENDLESS_MS, drainDeadlineMs: 6_000 };
telling('a phase that is late, once', { durations: SETTLES }, async (scene) => {
  expect((await scene.run.ends()).failure?.type).toBe('DrainDeadline');
  await told(scene);
  expect(scene.receiver.taken.toSorted()).toEqual(['end', 'late/drain', 'start']);
});

const REFUSED = { config: { minHealthy: 100 } } as const;
telling('a refused start', REFUSED, async (scene) => {
  expect((await scene.run.ends()).phase).toBe('refused');
  await told(scene);
  expect(scene.receiver.taken).toEqual(['end']);
});

const FLAPS = { answers: (nth: number) => (nth % 2 === 0 ? 500 : 200) };
telling('a receiver that fails now and then gets each message', FLAPS, async (scene) => {
  await restore(scene);
  const outcomes = await told(scene);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered', 'delivered']);
  expect(scene.receiver.taken.toSorted()).toEqual(['end', 'go', 'start']);
});

const DOWN = { answers: () => 503, notifyMs: 1_200 };
telling('a receiver that is down is given up, and the run only says so', DOWN, async (scene) => {
  const { run, receiver } = scene;
  const { warnings } = await run.tells((document) => document.warnings.length > 0);
  const why = /^(answered 503|no attempt ended in time)$/;
  const [before, after] = warnings[0]!.split(' again: ');
  expect(warnings).toHaveLength(1);
  expect(before).toMatch(/^notify\[0\] was not told of (start|go), and that message is not tried$/);
  expect(after).toMatch(why);
  await run.isIn('maintenance');
  await receiver.asked('go');
  await isReported(scene);
  await restore(scene);
  const outcomes = await told(scene);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['given-up', 'given-up', 'given-up']);
  for (const outcome of outcomes) expect(outcome.why).toMatch(why);
  expect(receiver.taken).toEqual([]);
  // One signal, whatever else it was not told of.
  expect((await eventsOf(run)).filter((type) => type === 'Signaled')).toHaveLength(3);
  const texts = JSON.stringify([await run.status(), outcomes]);
  expect(texts).not.toContain('hush');
});

journey('a run that tells has the same events as one that does not', {}, async (journey) => {
  const receiver = await HttpReceiver.start();
  const first = await journey.maintain();
  await restore({ journey, receiver, run: first });
  const second = await journey.maintain({ config: { ...journey.config, ...receiver.told() } });
  await restore({ journey, receiver, run: second });
  await told({ journey, receiver, run: second });
  receiver.stop();
  expect(await eventsOf(second)).toEqual(await eventsOf(first));
});

const UNTOLD = 'nobody is told of this run, although its config has notify: permission denied';
const NOT_STARTED: JourneyOptions = {
  activities: (activities) => ({
    ...activities,
    observe: async (input) => ({ ...(await activities.observe(input)), untold: UNTOLD }),
  }),
};
telling('a run goes on if nobody can be told of it, and only says so', NOT_STARTED, async (scene) => {
  await restore(scene);
  expect((await scene.run.status()).warnings).toEqual([UNTOLD]);
});

const OWN = { ownWorker: 'now', notifies: true } as const;
telling('another worker goes on to tell when one has stopped', OWN, async (scene) => {
  const { journey, receiver } = scene;
  await receiver.has('start');
  await isReported(scene);
  await journey.stopWorkers();
  await journey.startWorker({ notifies: true });
  await restore(scene);
  await told(scene);
  expect(receiver.taken.toSorted()).toEqual(['end', 'go', 'start']);
});

/** Long enough for the worker to stop within it on a busy machine: a worker that is still up would give the message up. */
const OUTAGE = { ...OWN, notifyMs: 10_000, answers: () => () => undefined };
telling('a message whose time passed while no worker was up is tried again', OUTAGE, async (scene) => {
  const { journey, receiver, run } = scene;
  await receiver.asked('start');
  await journey.stopWorkers();
  await isReported(scene);
  receiver.answers = () => 200;
  await journey.startWorker({ notifies: true });
  await run.handle.terminate('enough');
  const outcomes = await told(scene);
  expect(outcomes.map(({ id, outcome }) => [id.split('/').at(-1), outcome])).toContainEqual(['start', 'delivered']);
});

const NO_QUEUE = { ownWorker: 'now' } as const;
telling('a worker that tells nobody, as older ones, carries the run out all the same', NO_QUEUE, async (scene) => {
  await restore(scene);
  await scene.journey.startWorker({ notifies: true });
  await told(scene);
  expect(scene.receiver.taken.toSorted()).toEqual(['end', 'go', 'start']);
});

/** Resolves when every message that was sent is also reported to Temporal. */
async function isReported({ journey, run }: Scene): Promise<void> {
  const handle = journey.temporal.client.workflow.getHandle(notifyId(journey.config.service, run.runId));
  const names = async (): Promise<(string | null | undefined)[]> => {
    const { raw } = await handle.describe();
    return (raw.pendingActivities ?? []).map(({ activityType }) => activityType?.name);
  };
  while ((await names()).join() !== 'awaitMoments') await sleep(LOOK_AGAIN_MS);
}

/** The types of its events in order, without those of workflow tasks: how many signals share one is a matter of moments. */
async function eventsOf({ handle }: Maintained): Promise<string[]> {
  const { events = [] } = await handle.fetchHistory();
  return (events ?? [])
    .map((event) => Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? '')
    .map((key) => key.replace(/^workflowExecution|EventAttributes$/g, ''))
    .filter((type) => !type.startsWith('workflowTask'));
}
