import { expect } from 'vitest';
import { findRule } from '../../../lab/alb/find.js';
import { forwardTo } from '../../../lab/alb/forward.js';
import { ask, type Answer } from '../../support/ask.js';
import { addSoleRule } from '../../support/add-to-routing.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

const LEAVE: JourneyOptions = { config: { soleCluster: 'leave' } };

/** Sends a request through the rule for the test host name. */
function askAlone({ world }: Journey): Promise<Answer> {
  return ask(world.urls.http, { host: 'test.example' });
}

journey('a rule that forwards only to the cluster is left: untouched, and still serving', LEAVE, async (journey) => {
  const alone = addSoleRule(journey);
  const before = structuredClone(findRule(journey.world.core.state, alone).rule);
  const run = await journey.maintain();
  await run.isIn('maintenance');
  expect(journey.shares('east')).toEqual(DRAINED);
  expect(await askAlone(journey)).toMatchObject({ status: 200, cluster: 'east' });
  const given = await run.status();
  expect(given).toMatchObject({ exposed: [], outOfService: ['east'] });
  expect(given.shares).toHaveLength(3);
  await journey.rebootAll(run);
  expect(await run.ends()).toMatchObject({ phase: 'restored', failure: null });
  expect(journey.shares('east')).toEqual(BASELINE);
  expect(findRule(journey.world.core.state, alone).rule).toEqual(before);
  expect(journey.ownWrites().filter(({ params }) => params['RuleArn'] === alone)).toEqual([]);
  expect(await askAlone(journey)).toMatchObject({ status: 200, cluster: 'east' });
});

journey('a run that is given up gives back, and leaves the rule', LEAVE, async (journey) => {
  const alone = addSoleRule(journey);
  const before = structuredClone(findRule(journey.world.core.state, alone).rule);
  journey.world.host('east-1').inFlight = 1;
  const run = await journey.maintain();
  await run.waitsForText(/east-1: 1 in flight/);
  await run.abort();
  expect((await run.ends()).phase).toBe('aborted');
  expect(journey.shares('east')).toEqual(BASELINE);
  expect(findRule(journey.world.core.state, alone).rule).toEqual(before);
});

journey(
  'that rule is watched: a change to it is drift, but what it forwards does not count as exposed',
  LEAVE,
  async (journey) => {
    const { world } = journey;
    const alone = addSoleRule(journey);
    const run = await journey.maintain();
    await run.isIn('maintenance');
    world.foreigner().setActions(alone, [forwardTo({ [world.arns.east]: 1, [world.arns.west]: 1 })]);
    const after = world.core.journal.count;
    const document = await run.ends();
    expect(document).toMatchObject({ phase: 'failed', failure: { type: 'RoutingDrift' }, exposed: [] });
    expect(document.failure!.drift[0]!.where).toContain('rule 5 (host test.example)');
    expect(document.failure!.message).not.toContain('TRAFFIC IS REACHING');
    expect(journey.allOwnWrites(after)).toEqual([]);
  },
);

journey('a drained rule that gets its share back exposes the cluster all the same', LEAVE, async (journey) => {
  addSoleRule(journey);
  const run = await journey.maintain();
  await run.isIn('maintenance');
  const after = journey.meddle('httpV1', 'east', 100);
  const document = await run.ends();
  expect(document).toMatchObject({ failure: { type: 'RoutingDrift' }, exposed: ['east'] });
  expect(document.failure!.message).toContain('TRAFFIC IS REACHING');
  expect(journey.allOwnWrites(after)).toEqual([]);
});
