import { expect } from 'vitest';
import { ADOPT } from '../../support/adopting.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { BASELINE } from '../../support/standard-rules.js';

/** The target of east-1 has just been registered, and no health check passes: it stays `initial`. */
function registerAnew({ world }: Journey): void {
  const host = world.host('east-1');
  const group = world.core.state.targetGroups.get(world.arns.east)!;
  group.healthCheck.unhealthyThreshold = Infinity;
  host.passesChecks = false;
  const target = [...group.targets.values()].find(({ id }) => id === host.address)!;
  target.state = 'initial';
}

journey('a start waits for the first health checks of a target', {}, async (journey) => {
  registerAnew(journey);
  const run = await journey.maintain({ limits: { initialMs: ENDLESS_MS } });
  await run.waitsForText(/^target .* of core-east: first health checks$/);
  expect(await run.phase()).toBe('preflight');
  journey.world.host('east-1').passesChecks = true;
  await run.isIn('maintenance');
  await journey.rebootAll(run);
  expect((await run.ends()).phase).toBe('restored');
});

journey('and refuses if they are not over in time; a start with --adopt does not wait', {}, async (journey) => {
  registerAnew(journey);
  const refused = await (await journey.maintain({ limits: { initialMs: 300 } })).ends();
  expect(refused.failure?.reasons).toEqual([expect.stringMatching(/^target .* of core-east is still initial after/)]);
  expect(journey.shares('east')).toEqual(BASELINE);
  const run = await journey.maintain({ ...ADOPT, limits: { initialMs: ENDLESS_MS } });
  await run.isIn('maintenance');
  const { warnings } = await run.status();
  expect(warnings).toContainEqual(expect.stringMatching(/^target .* of core-east is still initial$/));
  await run.abort({ leaveOut: true });
  await run.ends();
});
