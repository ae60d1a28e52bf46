import { expect } from 'vitest';
import { journey } from '../../support/journey.js';
import { DRAINED } from '../../support/standard-rules.js';
import { plan } from '../../support/planning.js';

journey('says what a maintenance would change, and touches nothing', {}, async (journey) => {
  journey.meddle('httpV1', 'east', 30);
  const document = await plan(journey);
  expect(document).toMatchObject({ cluster: 'east', refusals: [] });
  expect(document.warnings).toEqual([expect.stringContaining('DNS takes the whole load balancer core out')]);
  expect(document.changes).toEqual([
    { where: 'core HTTP:80 rule 10 (path /v1/*)', targetGroup: 'core-east', from: 30, to: 0 },
    { where: 'core HTTP:80 default', targetGroup: 'core-east', from: 100, to: 0 },
    { where: 'core HTTP:8080 default', targetGroup: 'core-east', from: 100, to: 0 },
  ]);
  expect(document.hosts).toMatchObject([
    {
      name: 'east-1',
      inFlight: 0,
      ready: true,
      bootId: journey.world.host('east-1').bootId,
      unobservable: null,
      readAt: expect.any(String) as string,
    },
    { name: 'east-2', inFlight: 0 },
  ]);
  expect(journey.ownWrites()).toEqual([]);
});

journey('gives every reason to refuse', {}, async (journey) => {
  journey.meddle('httpV1', 'east', 0);
  journey.world.host('east-2').trouble = { kind: 'cut' };
  const document = await plan(journey);
  expect(document.refusals).toHaveLength(2);
  expect(document.hosts[1]?.unobservable).toMatch(/./);
  // Nothing but what a roll can do is advised to one who plans a roll.
  expect(document.refusals[0]).toMatch(/start again with --adopt/);
  const first = await plan(journey, { asIfDone: [] });
  expect(first.refusals[0]).toMatch(/begin with tagout start east --adopt/);
});

journey('works while a run is under way, and shows what adopting would give back', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  const document = await plan(journey, { adopt: { share: null } });
  expect(document.refusals).toEqual([]);
  expect(document.warnings.filter((one) => one.includes('gets 100 back'))).toHaveLength(3);
  expect(document.warnings[0]).toMatch(/core-east gets 100 back, from the baseline of run/);
  expect(journey.shares('east')).toEqual(DRAINED);
  const west = await plan(journey, { cluster: 'west' });
  expect(west.refusals.length).toBeGreaterThan(0);
  // In a roll, its turn comes once east is done.
  expect(await plan(journey, { cluster: 'west', asIfDone: ['east'] })).toMatchObject({
    ...{ refusals: [], asIfDone: ['east'] },
    changes: expect.arrayContaining([expect.objectContaining({ targetGroup: 'core-west', from: 100, to: 0 })]) as [],
  });
  await run.abort({ leaveOut: true });
  await run.ends();
});

journey('names no share that is 0 already', {}, async (journey) => {
  journey.meddle('httpV1', 'east', 0);
  const { changes } = await plan(journey, { adopt: { share: 40 } });
  expect(changes.map(({ where, from }) => [where, from])).toEqual([
    ['core HTTP:80 default', 100],
    ['core HTTP:8080 default', 100],
  ]);
});

journey('fails as Unobservable if AWS denies a read, in a sentence that says what to do', {}, async (journey) => {
  journey.world.core.inject('DescribeRules', { kind: 'error', code: 'AccessDenied', status: 403 }, Infinity);
  const error = await plan(journey).catch((thrown: unknown) => thrown);
  expect((error as { cause: unknown }).cause).toMatchObject({
    type: 'Unobservable',
    message: expect.stringMatching(/^The plan could not be made \(Unobservable\): .*IAM policy/) as string,
  });
});
