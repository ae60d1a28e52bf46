import { describe, expect } from 'vitest';
import type { RollDocument } from '../../../src/domain/roll/document.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';
import { makeWest } from '../../support/west.js';

const states = ({ roll }: RollDocument): string[] => roll.clusters.map(({ name, state }) => `${name} ${state}`);

/** How often a cluster was drained: how many maintenances have moved shares. */
const writes = (journey: Journey): number => journey.ownWrites().length;

describe.concurrent('a roll stops at the first end that is not restored', () => {
  journey(
    'drift during a maintenance: the next cluster is not touched, and the tag tells of it',
    {},
    async (journey) => {
      const roll = await journey.roll();
      const run = await roll.of('east');
      await run.isIn('maintenance');
      journey.meddle('httpV1', 'east', 7);
      const document = await roll.ends();
      expect(states(document)).toEqual(['east failed', 'west left']);
      expect(document.roll).toMatchObject({
        phase: 'failed',
        failure: {
          type: 'RollStopped',
          message: expect.stringMatching(
            /^FAILED in rolling \(RollStopped\) at .*: east did not end restored: FAILED in maintenance \(RoutingDrift\).* Failed: east\. Left: west\.$/,
          ) as string,
        },
        next: 'tagout start east --adopt --reason "..."',
      });
      expect(document.current).toMatchObject({ phase: 'failed', failure: { type: 'RoutingDrift' } });
      expect(journey.shares('west')).toEqual(BASELINE);
      expect(journey.tag()).toMatch(new RegExp(`^east ${run.runId} `));
      // No roll goes on past it before it is adopted.
      const past = await (await journey.roll({ clusters: ['west'] })).ends();
      expect(past.roll).toMatchObject({ phase: 'refused', failure: { type: 'Refused' } });
      expect(past.roll.failure!.reasons).toContainEqual(
        expect.stringMatching(/tagged .* by run .* of cluster east .*--adopt/),
      );
      const adopted = await journey.maintain({ adopt: { share: null } });
      await adopted.isIn('maintenance');
      await journey.rebootAll(adopted);
      expect((await adopted.ends()).phase).toBe('restored');
      const rest = await journey.roll({ clusters: ['west'] });
      const last = await rest.of('west');
      await last.isIn('maintenance');
      await journey.rebootAll(last, 'west');
      expect(states(await rest.ends())).toEqual(['west done']);
      expect(journey.tag()).toBeNull();
    },
  );

  journey('its maintenance is terminated: nobody knows what it left', {}, async (journey) => {
    const roll = await journey.roll();
    const run = await roll.of('east');
    await run.isIn('maintenance');
    await run.handle.terminate('wrong window');
    const document = await roll.ends();
    expect([states(document), document.current]).toEqual([['east failed', 'west left'], null]);
    expect(document.roll.next).toBe('tagout start east --adopt --reason "..."');
    expect(journey.shares('east')).toEqual(DRAINED);
  });
});

describe.concurrent('the gate', () => {
  journey('a change of the routing between two clusters stops the roll', {}, async (journey) => {
    const roll = await journey.roll({ roll: { gateMs: ENDLESS_MS } });
    await journey.goesWell(roll, 'east');
    await roll.tells(({ phase }) => phase === 'gate');
    const before = writes(journey);
    journey.meddle('httpV1', 'west', 7);
    const document = await roll.ends();
    expect(states(document)).toEqual(['east done', 'west left']);
    expect(document.roll.failure).toMatchObject({
      type: 'RollStopped',
      drift: [{ what: 'share of core-west', expected: '100', observed: '7' }],
    });
    expect(writes(journey)).toBe(before);
    expect(journey.tag()).toMatch(/^@roll /);
  });

  journey('a tag that somebody has taken stops it too, and is left alone', {}, async (journey) => {
    const roll = await journey.roll({ roll: { gateMs: ENDLESS_MS } });
    await journey.goesWell(roll, 'east');
    await roll.tells(({ phase }) => phase === 'gate');
    const [loadBalancer] = journey.world.core.state.loadBalancers.values();
    loadBalancer!.tags.set(`tagout:${journey.config.service}`, 'west run-9 2026-11-22T15:00:00.000Z other');
    const document = await roll.ends();
    expect(document.roll.failure).toMatchObject({
      type: 'RollStopped',
      message: expect.stringContaining('is no longer this run') as string,
    });
    expect(journey.tag()).toMatch(/^west run-9 /);
  });

  journey('stays closed while a target is unhealthy', {}, async (journey) => {
    const roll = await journey.roll({ roll: { gateMs: ENDLESS_MS } });
    await journey.goesWell(roll, 'east');
    await makeWest(journey, 'unhealthy');
    await roll.waitsForText(/of core-west is unhealthy/);
    await roll.says('abort');
    expect((await roll.ends()).roll).toMatchObject({ phase: 'aborted', failure: { type: 'Aborted' } });
    expect(journey.tag()).toBeNull();
  });
});

describe.concurrent('the gate before the next cluster', () => {
  journey('stays closed while too few targets would remain without it', {}, async (journey) => {
    const capacity = { minHealthy: { count: 2 } };
    const roll = await journey.roll({ config: { ...journey.config, capacity }, roll: { gateMs: ENDLESS_MS } });
    await journey.goesWell(roll, 'east');
    await roll.tells(({ phase }) => phase === 'gate');
    journey.world.foreigner().deregister(journey.world.arns.east, journey.world.host('east-1').address);
    await roll.waitsForText(/only 1 healthy target would remain/);
    await roll.says('abort');
    await roll.ends();
  });
});

describe.concurrent('people', () => {
  journey('approve: each asks before every cluster, and who said so is kept', {}, async (journey) => {
    const roll = await journey.roll({ roll: { approve: 'each' } });
    for (const cluster of ['east', 'west']) {
      const { waitingFor } = await roll.tells(
        ({ phase, clusters }) =>
          phase === 'paused' &&
          clusters.some(({ name, state }) => name === cluster && state === 'waiting') &&
          (cluster === 'east' || clusters[0]!.state === 'done'),
      );
      expect(waitingFor).toEqual([`tagout resume, which lets ${cluster} begin (roll.approve: each)`]);
      expect(await roll.says('resume', { reason: `${cluster} is quiet` })).toEqual({ message: `${cluster} may begin` });
      const run = await roll.of(cluster);
      await run.isIn('maintenance');
      await expect(roll.says('resume')).rejects.toMatchObject({
        cause: { message: expect.stringContaining('is not paused') as string },
      });
      await journey.rebootAll(run, cluster);
    }
    const { said, phase } = (await roll.ends()).roll;
    expect(phase).toBe('restored');
    expect(said.map(({ what, by, reason, cluster }) => [what, by, reason, cluster])).toEqual([
      ['approve', 'bob@ops-2', 'east is quiet', 'east'],
      ['approve', 'bob@ops-2', 'west is quiet', 'west'],
    ]);
  });

  journey('a pause in the midst of a cluster holds the roll after it; an abort ends it', {}, async (journey) => {
    const roll = await journey.roll();
    const run = await roll.of('east');
    await run.isIn('maintenance');
    expect((await roll.says('pause')).message).toMatch(/^the maintenance of east goes on to its end; then/);
    await journey.rebootAll(run);
    await roll.tells(({ phase }) => phase === 'paused');
    await roll.says('resume');
    const west = await roll.of('west');
    await west.isIn('maintenance');
    expect((await roll.says('abort', { reason: 'enough' })).message).toMatch(
      /^no cluster begins any more; the maintenance of west goes on to its end: the hosts have had the go/,
    );
    await journey.rebootAll(west, 'west');
    // All clusters are done, so nothing was left out.
    expect((await roll.ends()).roll.phase).toBe('restored');
  });

  journey(
    'an abort before the go also aborts the current maintenance',
    { durations: { settleMs: ENDLESS_MS } },
    async (journey) => {
      const roll = await journey.roll();
      const run = await roll.of('east');
      await run.isIn('settling');
      await expect(journey.roll()).rejects.toThrow(/already started/i);
      expect((await roll.says('abort', { reason: 'wrong night' })).message).toBe(
        'no cluster begins any more, and the maintenance of east is aborted',
      );
      expect((await run.ends()).phase).toBe('aborted');
      const document = await roll.ends();
      expect([document.roll.phase, states(document)]).toEqual(['aborted', ['east left', 'west left']]);
      expect(document.roll.failure).toMatchObject({
        type: 'Aborted',
        message: expect.stringContaining('bob@ops-2: wrong night.') as string,
      });
      expect([journey.shares('east'), journey.tag()]).toEqual([BASELINE, null]);
    },
  );
});

describe.concurrent('a roll that dies', () => {
  journey('its maintenance goes on, and the tag that it leaves is taken over', {}, async (journey) => {
    const roll = await journey.roll();
    const run = await roll.of('east');
    await run.isIn('maintenance');
    await roll.handle.terminate('no more');
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
    expect(journey.tag()).toMatch(/^@roll /);
    const next = await journey.maintain({ cluster: 'west' });
    await next.isIn('maintenance');
    expect((await next.status()).warnings).toContainEqual(
      expect.stringMatching(/by roll .* which has left nothing behind/),
    );
    await journey.rebootAll(next, 'west');
    expect((await next.ends()).phase).toBe('restored');
    expect(journey.tag()).toBeNull();
  });
});

journey('while a roll is on, the preflight of a start that went around the CLI refuses', {}, async (journey) => {
  const roll = await journey.roll({ roll: { gateMs: ENDLESS_MS } });
  await journey.goesWell(roll, 'east');
  await roll.tells(({ phase }) => phase === 'gate');
  for (const adopt of [null, { share: null }]) {
    const { failure } = await (await journey.maintain({ cluster: 'west', adopt })).ends();
    expect(failure).toMatchObject({
      type: 'Refused',
      reasons: [expect.stringMatching(/^a roll of this service is under way/)],
    });
  }
  expect(journey.tag()).toMatch(/^@roll /);
  await roll.says('abort');
  await roll.ends();
});
