import { expect } from 'vitest';
import { findTargetGroup } from '../../../lab/alb/find.js';
import { findTarget } from '../../../lab/alb/targets.js';
import { journey, type Journey } from '../../support/journey.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

/** Each cluster has a host in each of two zones; cross-zone load balancing is off for west. */
function spread({ world }: Journey): void {
  const { state } = world.core;
  for (const cluster of ['east', 'west'] as const) {
    const group = findTargetGroup(state, world.arns[cluster]);
    findTarget(group, world.host(`${cluster}-2`).address)!.zone = 'us-east-1b';
    group.attributes.set('load_balancing.cross_zone.enabled', 'false');
  }
}

function isHealthy({ world }: Journey, name: string, wanted: boolean): boolean {
  const group = findTargetGroup(world.core.state, world.arns.west);
  return (findTarget(group, world.host(name).address)?.state === 'healthy') === wanted;
}

journey('a percentage that is met', { config: { minHealthy: '50%' } }, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  expect(journey.shares('east')).toEqual(DRAINED);
  await journey.rebootAll(run);
  expect((await run.ends()).phase).toBe('restored');
});

journey('zones that each keep a healthy target', {}, async (journey) => {
  spread(journey);
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await journey.rebootAll(run);
  expect((await run.ends()).phase).toBe('restored');
  expect(journey.shares('east')).toEqual(BASELINE);
});

journey(
  'too few healthy targets elsewhere after the go are a warning, and the run goes on',
  { config: { minHealthy: 2 }, durations: { everyMs: 50 } },
  async (journey) => {
    const { world } = journey;
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const isDown = world.core.health.next(() => isHealthy(journey, 'west-2', false));
    await world.host('west-2').powerOff();
    await isDown;
    await run.waitsForText(/core-west/);
    await journey.rebootAll(run);
    const document = await run.ends();
    expect(document.phase).toBe('restored');
    expect(document.warnings).toContainEqual(expect.stringMatching(/1 of 2 healthy targets|would remain/));
  },
);

journey('no go while a zone has no healthy target, though one in another zone would be enough', {}, async (journey) => {
  const { world } = journey;
  spread(journey);
  world.host('east-1').inFlight = 1;
  const run = await journey.maintain();
  await run.waitsForText(/east-1: 1 in flight/);
  const west2 = world.host('west-2');
  const isDown = world.core.health.next(() => isHealthy(journey, 'west-2', false));
  await west2.powerOff();
  await isDown;
  world.host('east-1').inFlight = 0;
  await run.waitsForText(
    /rule 10 .*core-west has cross-zone load balancing off, and would have no healthy target that serves us-east-1b$/,
  );
  expect(await run.phase()).toBe('settling');
  await west2.start(west2.port);
  await run.isIn('maintenance');
  expect(isHealthy(journey, 'west-2', true)).toBe(true);
  await journey.rebootAll(run);
  expect((await run.ends()).phase).toBe('restored');
});
