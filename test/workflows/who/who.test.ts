import { setTimeout as sleep } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'vitest';
import { notYet, type WhoAnswer } from '../../../src/domain/who/answer.js';
import { WHO_CHANGED, whoId } from '../../../src/domain/who/changed-run.js';
import { whoLines } from '../../../src/domain/who/who-text.js';
import { renderReport } from '../../../src/cli/views/report/render.js';
import { findRun } from '../../../src/runs/find.js';
import { readReport } from '../../../src/runs/report/read-report.js';
import { readWho } from '../../../src/runs/who.js';
import { ENDLESS_MS, LOOK_AGAIN_MS } from '../../support/durations.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { OtherWriter } from '../../support/other-writer.js';
import { HttpReceiver } from '../../support/receiver.js';

const ALICE = { type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role/admin/alice' };

/** Asks as often as it can. */
const SOON = { everyMs: 100, forMs: 60_000 };
const BRIEF = { everyMs: 100, forMs: 600 };

interface Scene {
  journey: Journey;
  run: Maintained;
  alice: OtherWriter;
}

/** A run in `maintenance`, of which it is to be found out who changes the load balancer. */
function scene(
  name: string,
  { who = SOON, config, ...options }: Omit<JourneyOptions, 'config'> & { who?: typeof SOON; config?: object },
  body: (scene: Scene) => Promise<void>,
): void {
  journey(name, options, async (journey) => {
    const { world } = journey;
    world.core.trail.settings.identities.set('AKIAALICE', ALICE);
    const wanted = { ...journey.config, who: 'cloudtrail' as const, ...config };
    const run = await journey.maintain({ config: wanted, limits: { who } });
    await run.isIn('maintenance');
    await body({ journey, run, alice: new OtherWriter(world, 'AKIAALICE') });
  });
}

function handleOf({ journey, run }: Pick<Scene, 'journey' | 'run'>) {
  return journey.temporal.client.workflow.getHandle(whoId(journey.config.service, run.runId));
}

/** The answer, once nothing more is asked. */
function answerOf(scene: Pick<Scene, 'journey' | 'run'>): Promise<WhoAnswer> {
  return handleOf(scene).result() as Promise<WhoAnswer>;
}

async function drifted(run: Maintained): Promise<void> {
  expect((await run.ends()).failure?.type).toBe('RoutingDrift');
}

async function isAsked(scene: Pick<Scene, 'journey' | 'run'>): Promise<boolean> {
  return handleOf(scene)
    .describe()
    .then(
      () => true,
      () => false,
    );
}

/** The report of the run, as Markdown. */
async function reportOf({ journey, run }: Scene): Promise<string> {
  const { client } = journey.temporal;
  const session = { client, namespace: 'default', address: '' };
  const facts = await findRun(session, journey.config.service, run.runId);
  return renderReport(await readReport(session, facts!, new Date()), 'md');
}

/** What was known at the first moment for which this holds. */
async function answerSoFar({ journey, run }: Scene, holds: (answer: WhoAnswer) => boolean): Promise<WhoAnswer> {
  const { client } = journey.temporal;
  const session = { client, namespace: 'default', address: '' };
  const document = { ...(await run.ends()), service: journey.config.service, runId: run.runId };
  for (;;) {
    const answer = await readWho(session, document);
    if (answer !== null && holds(answer)) return answer;
    await sleep(LOOK_AGAIN_MS);
  }
}

scene('a change by another access key is known once CloudTrail delivers it', {}, async (scene) => {
  const { journey, run, alice } = scene;
  journey.world.core.trail.settings.delayMs = 1_500;
  await alice.setV1(100, 100);
  await drifted(run);
  expect(await answerSoFar(scene, () => true)).toMatchObject({ state: 'asking', isFinal: false });
  const answer = await answerOf(scene);
  const [call] = answer.calls;
  expect(Object.keys(answer).toSorted()).toEqual(Object.keys(notYet(answer, null)).toSorted());
  expect(answer).toMatchObject({ state: 'known', isFinal: true, unexplained: [], runId: run.runId, why: null });
  expect(call).toMatchObject({
    ...{ actor: ALICE.arn, actorType: 'AssumedRole', api: 'ModifyRule', match: 'value' },
    ...{ sourceAddress: '127.0.0.1', arns: [journey.world.arns.httpV1], set: ['core-east 100', 'core-west 100'] },
    eventId: expect.stringMatching(/^e0000000-/) as string,
    userAgent: expect.stringContaining('terraform/1.9') as string,
  });
  // The run has written three shares, and all of their answers arrived.
  expect(answer.calls).toHaveLength(1);
  expect(answer.left).toMatchObject({ own: 3, failed: 0 });
  const text = await reportOf(scene);
  expect(text).toContain('## Who made the change');
  expect(text).toContain(call!.eventId);
  expect(whoLines(answer)[0]).toContain(`the change was made by ${ALICE.arn} with ModifyRule at `);
});

scene('two changes by two people: each is told', {}, async (scene) => {
  const { journey, run, alice } = scene;
  journey.world.core.trail.settings.delayMs = 500;
  journey.world.core.trail.settings.identities.set('AKIABOB', { ...ALICE, arn: ALICE.arn.replace('alice', 'bob') });
  await Promise.all([alice.setV1(100, 100), new OtherWriter(journey.world, 'AKIABOB').setDefault(50, 100)]);
  await drifted(run);
  const { calls, unexplained } = await answerOf(scene);
  expect(unexplained).toEqual([]);
  const found = calls.filter(({ match }) => match === 'value').map(({ actor, api }) => [actor.split('/').at(-1), api]);
  expect(found.toSorted()).toEqual([
    ['alice', 'ModifyRule'],
    ['bob', 'ModifyListener'],
  ]);
});

scene('nobody is known when the time is over', { who: BRIEF }, async (scene) => {
  const { journey, run, alice } = scene;
  journey.world.core.trail.settings.delayMs = ENDLESS_MS;
  await alice.setV1(100, 100);
  await drifted(run);
  const answer = await answerOf(scene);
  expect(answer).toMatchObject({ state: 'unknown', isFinal: true, why: null });
  const { asked } = answer;
  expect(Date.parse(asked!.at!)).toBeGreaterThan(Date.parse(asked!.until) - 60_000);
  expect(whoLines(answer).join('\n')).toMatch(/is unknown: CloudTrail was asked until \S+Z and knows no call/);
});

scene('without the right to ask, the answer says which one is missing', { who: BRIEF }, async (scene) => {
  const { journey, run, alice } = scene;
  const denied = { kind: 'error', code: 'AccessDeniedException', message: 'not authorized' } as const;
  journey.world.core.inject('LookupEvents', denied, Infinity);
  await alice.setV1(100, 100);
  await drifted(run);
  expect(await answerOf(scene)).toMatchObject({
    state: 'unknown',
    why: "CloudTrail can't be read: AccessDeniedException (not authorized); the worker lacks the right cloudtrail:LookupEvents",
  });
});

scene('throttling, cut connections and a list of many pages delay the answer only', {}, async (scene) => {
  const { journey, run, alice } = scene;
  const { core } = journey.world;
  core.trail.settings.pageSize = 1;
  core.trail.settings.throttle = { perSecond: 50, burst: 1, code: 'ThrottlingException' };
  core.inject('LookupEvents', { kind: 'cut' }, 3);
  await alice.setV1(100, 100);
  await drifted(run);
  const { state, calls } = await answerOf(scene);
  expect([state, calls[0]]).toMatchObject(['known', { actor: ALICE.arn, match: 'value' }]);
});

journey('a write whose answer was lost is told as one that looks like our own', {}, async (journey) => {
  const { core } = journey.world;
  core.inject('ModifyRule', { kind: 'cut', carriedOut: true });
  const run = await journey.maintain({ config: { ...journey.config, who: 'cloudtrail' }, limits: { who: SOON } });
  await run.isIn('maintenance');
  await new OtherWriter(journey.world, 'AKIAALICE').setDefault(100, 100);
  await drifted(run);
  const { calls, left } = await answerOf({ journey, run });
  expect(calls.map(({ match, api }) => [match, api])).toEqual([
    ['value', 'ModifyListener'],
    ['own', 'ModifyRule'],
  ]);
  expect(left.own).toBe(2);
});

scene('a receiver hears of the drift, and then who made it', {}, async (scene) => {
  await scene.run.handle.terminate('this one has no receiver');
  const { journey } = scene;
  const receiver = await HttpReceiver.start();
  const config = { ...journey.config, who: 'cloudtrail' as const, ...receiver.told({ on: ['drift'] }) };
  const run = await journey.maintain({ config, limits: { who: SOON }, adopt: { share: 'balanced' } });
  await run.isIn('maintenance');
  await scene.alice.setV1(100, 100);
  await drifted(run);
  await answerOf({ journey, run });
  await receiver.has('drift');
  receiver.stop();
  expect(receiver.of('who').body).toMatchObject({
    ...{ id: `${run.runId}/who`, moment: 'drift', status: { failure: { type: 'RoutingDrift' } } },
    who: { state: 'known', runId: run.runId },
  });
  expect(receiver.taken.toSorted()).toEqual(['drift', 'who']);
});

scene('with `who: none`, nobody is asked', { config: { who: undefined } }, async (scene) => {
  await scene.alice.setV1(100, 100);
  await drifted(scene.run);
  expect(await isAsked(scene)).toBe(false);
});

scene('a run that is terminated before any drift asks nothing', {}, async (scene) => {
  await scene.run.handle.terminate('enough');
  await scene.alice.setV1(100, 100);
  expect(await isAsked(scene)).toBe(false);
});

let isLost = false;
const LOST_ONCE: JourneyOptions = {
  activities: (activities) => ({
    ...activities,
    watch: async (run) => {
      try {
        return await activities.watch(run);
      } catch (error) {
        // The worker died after it had found the drift, and before its answer had arrived.
        if (isLost || !(error instanceof ApplicationFailure)) throw error;
        isLost = true;
        throw new Error('the worker was killed', { cause: error });
      }
    },
  }),
};
scene('a worker that dies with its finding does not matter, and nobody is asked twice', LOST_ONCE, async (scene) => {
  const { run, alice } = scene;
  await alice.setV1(100, 100);
  await drifted(run);
  expect(isLost).toBe(true);
  const { state, calls } = await answerOf(scene);
  expect([state, calls[0]]).toMatchObject(['known', { actor: ALICE.arn, match: 'value' }]);
});

scene('a run that was terminated has nothing to ask about', {}, async (scene) => {
  const { journey, run } = scene;
  await run.handle.terminate('enough');
  const { client } = journey.temporal;
  const { service } = journey.config;
  const input = { config: { service }, cluster: 'east', runId: run.runId };
  const { taskQueue } = journey;
  await client.workflow.start(WHO_CHANGED, { workflowId: whoId(service, run.runId), taskQueue, args: [input] });
  expect(await answerOf(scene)).toMatchObject({
    state: 'not-asked',
    why: 'the run ended failed, not because of drift',
  });
});
