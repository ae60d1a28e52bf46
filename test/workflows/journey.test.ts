import { afterEach, expect, it } from 'vitest';
import { findRule } from '../../lab/alb/find.js';
import { groupShares } from '../../lab/alb/forward.js';
import { Journey } from '../support/journey.js';

let journey: Journey;
afterEach(() => journey.stop());

it('drains, waits for the maintenance, and gives the shares back', async () => {
  journey = await Journey.start();
  const { world } = journey;
  const run = await journey.maintain();
  await run.reaches('maintenance');
  for (const rule of [world.arns.httpDefault, world.arns.httpV1, world.arns.partnersDefault])
    expect(shareOf(rule)).toEqual({ east: 0, west: 100 });
  for (const name of ['east-1', 'east-2']) {
    const reboot = world.host(name).reboot({ downMs: 50, warmingMs: 50 });
    await reboot.warming;
    await run.signal({ host: name, bootId: world.host(name).bootId });
  }
  const document = await run.ends();
  expect(document.failure).toBeNull();
  expect(document.phase).toBe('restored');
  for (const rule of [world.arns.httpDefault, world.arns.httpV1, world.arns.partnersDefault])
    expect(shareOf(rule)).toEqual({ east: 100, west: 100 });
});

/** What the load balancer itself has: share by cluster. */
function shareOf(ruleArn: string): Record<string, number> {
  const { core, arns } = journey.world;
  const shares = groupShares(findRule(core.state, ruleArn).rule.actions[0]!);
  return Object.fromEntries(shares.map(({ arn, share }) => [arn === arns.east ? 'east' : 'west', share]));
}
