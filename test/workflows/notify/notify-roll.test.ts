import { describe, expect } from 'vitest';
import { MOMENTS, type Receiver, type RollSettings } from '../../../src/domain/config.js';
import { notifyId } from '../../../src/domain/notify/notified-run.js';
import type { RollDocument } from '../../../src/domain/roll/document.js';
import type { Told } from '../../../workflows/notify-messages.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import { HttpReceiver, type Got } from '../../support/receiver.js';
import type { Rolled } from '../../support/rolled.js';

interface Scene {
  journey: Journey;
  receiver: HttpReceiver;
  roll: Rolled;
  runId: string;
}

interface Wishes extends JourneyOptions {
  to?: Partial<Receiver>;
  answers?: HttpReceiver['answers'];
  notifyMs?: number;
  roll?: Partial<RollSettings>;
}

/** A roll of `east` and then `west` that tells a receiver of everything. */
function telling(name: string, wishes: Wishes, body: (scene: Scene) => Promise<void>): void {
  journey(name, wishes, async (journey) => {
    const receiver = await HttpReceiver.start();
    try {
      receiver.answers = wishes.answers ?? receiver.answers;
      const { notifyMs } = wishes;
      const roll = await journey.roll({
        config: { ...journey.config, ...receiver.told({ on: [...MOMENTS], ...wishes.to }) },
        roll: wishes.roll ?? {},
        ...(notifyMs !== undefined && { limits: { notifyMs } }),
      });
      const { runId } = (await roll.status()).roll;
      await body({ journey, receiver, roll, runId });
    } finally {
      receiver.stop();
    }
  });
}

/** What has become of the messages about the roll, once each was delivered or given up. */
function told({ journey, runId }: Scene): Promise<Told[]> {
  return journey.temporal.client.workflow.getHandle(notifyId(journey.config.service, runId)).result();
}

/** The messages about the roll itself that were taken. */
function ofRoll({ receiver, runId }: Scene): Got[] {
  return receiver.got.filter(({ status, body }) => status === 200 && body.id?.startsWith(`${runId}/`));
}

function keys(scene: Scene): string[] {
  return ofRoll(scene).map(({ body }) => body.id!.slice(scene.runId.length + 1));
}

function documentOf(scene: Scene, key: string): RollDocument {
  const { body } = ofRoll(scene).find((one) => one.body.id === `${scene.runId}/${key}`)!;
  return body['status'] as RollDocument;
}

const states = ({ roll }: RollDocument): string[] => roll.clusters.map(({ name, state }) => `${name} ${state}`);

const APPROVAL_OF_WEST = 'tagout resume, which lets west begin (roll.approve: each)';
const EACH = { roll: { approve: 'each' } } as const;
const STAYS_IN_GATE = { roll: { gateMs: ENDLESS_MS } };
const SLACK: Wishes = { ...EACH, to: { format: 'slack', on: ['roll-end'] } };
const DOWN: Wishes = { ...EACH, answers: () => 503, notifyMs: 1_200 };
const OWN: Wishes = { ...EACH, ownWorker: 'now', notifies: true };

describe.concurrent('a roll that people are told of', () => {
  telling('begins, waits for a person before each cluster, and is done: each told once', EACH, async (scene) => {
    const { journey, receiver, roll, runId } = scene;
    for (const [index, cluster] of (['east', 'west'] as const).entries()) {
      await receiver.has(`roll-waits/${index + 1}`);
      await roll.says('resume');
      await journey.goesWell(roll, cluster);
    }
    await roll.ends();
    const outcomes = await told(scene);
    expect(keys(scene).toSorted()).toEqual(['roll-end', 'roll-start', 'roll-waits/1', 'roll-waits/2']);
    expect(outcomes.map(({ to, outcome }) => [to, outcome])).toEqual(Array(4).fill(['notify[0]', 'delivered']));
    const { body, headers } = ofRoll(scene).find((one) => one.body.moment === 'roll-waits')!;
    expect(Object.keys(body)).toEqual(['id', 'moment', 'at', 'uiUrl', 'status']);
    expect(headers['idempotency-key']).toBe(`${runId}/roll-waits/1`);
    expect(documentOf(scene, 'roll-waits/2')).toMatchObject({
      service: journey.config.service,
      roll: { runId, phase: 'paused', waitingFor: expect.arrayContaining([APPROVAL_OF_WEST]) as string[] },
    });
    expect(states(documentOf(scene, 'roll-end'))).toEqual(['east done', 'west done']);
    // Each maintenance is told as any other.
    const ofRuns = receiver.got
      .filter(({ body: one }) => !one.id?.startsWith(runId))
      .map(({ body: one }) => one.moment);
    expect(ofRuns.toSorted()).toEqual(['end', 'end', 'go', 'go', 'start', 'start']);
  });

  telling('stops at a maintenance: what is done, failed and left, and what to do', {}, async (scene) => {
    const { journey, roll } = scene;
    const run = await roll.of('east');
    await run.isIn('maintenance');
    journey.meddle('httpDefault', 'east', 100);
    await roll.ends();
    await told(scene);
    expect(keys(scene).toSorted()).toEqual(['roll-end', 'roll-start']);
    const document = documentOf(scene, 'roll-end');
    expect(states(document)).toEqual(['east failed', 'west left']);
    expect(document).toMatchObject({
      roll: {
        failure: { type: 'RollStopped', drift: [] },
        next: expect.stringContaining('start east --adopt') as string,
      },
      current: { runId: run.runId, phase: 'failed', failure: { type: 'RoutingDrift' } },
    });
  });

  telling('stops in a gate because of a change by others', STAYS_IN_GATE, async (scene) => {
    const { journey, roll } = scene;
    await journey.goesWell(roll, 'east');
    await roll.tells(({ phase }) => phase === 'gate');
    journey.meddle('httpV1', 'west', 7);
    await roll.ends();
    await told(scene);
    expect(documentOf(scene, 'roll-end')).toMatchObject({
      roll: { failure: { type: 'RollStopped', drift: [{ what: 'share of core-west' }] } },
      current: null,
    });
  });

  telling('waits for a person once it is paused between two clusters, and is aborted', {}, async (scene) => {
    const { journey, receiver, roll } = scene;
    const run = await roll.of('east');
    await run.isIn('maintenance');
    await roll.says('pause');
    expect(keys(scene)).not.toContain('roll-waits/1');
    await journey.rebootAll(run);
    await receiver.has('roll-waits/1');
    await roll.says('abort');
    await roll.ends();
    await told(scene);
    expect(keys(scene).toSorted()).toEqual(['roll-end', 'roll-start', 'roll-waits/1']);
    expect(documentOf(scene, 'roll-end').roll.phase).toBe('aborted');
  });

  telling('is terminated: its maintenance goes on, and is told by itself', {}, async (scene) => {
    const { journey, receiver, roll } = scene;
    const run = await roll.of('east');
    await run.isIn('maintenance');
    await receiver.has('roll-start');
    await roll.handle.terminate('enough');
    await told(scene);
    expect(keys(scene).toSorted()).toEqual(['roll-end', 'roll-start']);
    expect(documentOf(scene, 'roll-end').roll).toMatchObject({
      phase: 'failed',
      failure: {
        type: 'Terminated',
        message: expect.stringContaining('the maintenance of east goes on by itself') as string,
      },
    });
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
    await receiver.has('end');
  });

  telling('is refused', { config: { minHealthy: 100 } }, async (scene) => {
    expect((await scene.roll.ends()).roll.phase).toBe('refused');
    await told(scene);
    expect(keys(scene)).toEqual(['roll-end']);
  });

  telling('for Slack as text, and only of what a receiver wants', SLACK, async (scene) => {
    const { receiver, roll, runId } = scene;
    await roll.tells(({ phase }) => phase === 'paused');
    await roll.says('abort', { reason: 'wrong night' });
    await roll.ends();
    await told(scene);
    const [end, ...others] = receiver.got;
    expect(others).toEqual([]);
    expect(Object.keys(end!.body)).toEqual(['text']);
    expect(end!.body.text).toMatch(
      new RegExp(`THE ROLL HAS STOPPED.*\n.*wrong night\\..*\nid ${runId}/roll-end$`, 's'),
    );
  });
});

describe.concurrent('a receiver of a roll', () => {
  telling('that is down is given up: the roll goes on, and only says so', DOWN, async (scene) => {
    const { receiver, roll } = scene;
    const { warnings } = await roll.tells((document) => document.warnings.length > 0);
    expect(warnings).toEqual([
      expect.stringMatching(/^notify\[0\] was not told of roll-waits, and that message is not tried again: /),
    ]);
    await roll.says('abort');
    expect((await roll.ends()).roll.phase).toBe('aborted');
    const outcomes = await told(scene);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(outcomes.map(() => 'given-up'));
    expect(receiver.taken).toEqual([]);
    expect(JSON.stringify([await roll.ends(), outcomes])).not.toContain('hush');
  });

  telling('is told by another worker what one that stopped has left to tell', OWN, async (scene) => {
    const { journey, receiver, roll } = scene;
    await receiver.has('roll-waits/1');
    await journey.stopWorkers();
    await journey.startWorker({ notifies: true });
    await roll.says('abort');
    await roll.ends();
    await told(scene);
    expect([...new Set(keys(scene))].toSorted()).toEqual(['roll-end', 'roll-waits/1']);
  });

  journey('adds no event to the roll', {}, async (journey) => {
    const receiver = await HttpReceiver.start();
    const begin = (told: object): Promise<Rolled> =>
      journey.roll({ config: { ...journey.config, ...told }, roll: { approve: 'each' } });
    const silent = await begin({});
    await silent.tells(({ phase }) => phase === 'paused');
    await silent.says('abort');
    await silent.ends();
    const telling = await begin(receiver.told({ on: [...MOMENTS] }));
    await receiver.has('roll-waits/1');
    await telling.says('abort');
    await telling.ends();
    receiver.stop();
    expect(await eventsUntilAbort(telling)).toEqual(await eventsUntilAbort(silent));
  });
});

/** The types of its events, without those of workflow tasks: how many steps share one is a matter of moments. */
async function eventsUntilAbort({ handle }: Rolled): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  const types = (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? '');
  const until = types.indexOf('workflowExecutionUpdateAcceptedEventAttributes');
  return types.slice(0, until).filter((type) => !type.startsWith('workflowTask'));
}
