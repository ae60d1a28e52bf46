import { expect } from 'vitest';
import { addTargetGroup } from '../../../lab/alb/build.js';
import { forwardTo } from '../../../lab/alb/forward.js';
import { ADOPT, adopts, tagOf } from '../../support/adopting.js';
import { journey, type Journey } from '../../support/journey.js';
import { BASELINE, DRAINED, RULES } from '../../support/standard-rules.js';

journey(
  'a run that adopts despite the tag of another cluster says that the other is still out, and gives its tag back',
  {},
  async (journey) => {
    addNorth(journey);
    const first = await journey.maintain();
    await first.isIn('maintenance');
    await first.handle.terminate('gone');

    const refused = await (await journey.maintain({ cluster: 'west' })).ends();
    expect(refused.failure?.reasons).toEqual([expect.stringMatching(`by run ${first.runId} of cluster east`)]);

    const second = await journey.maintain({ ...ADOPT, cluster: 'west' });
    await second.isIn('maintenance');
    expect(tagOf(journey)).toContain(second.runId);
    expect([journey.shares('east'), journey.shares('west')]).toEqual([DRAINED, DRAINED]);
    expect((await second.status()).warnings).toContainEqual(
      expect.stringMatching(
        /which is over: its tag is taken over \(--adopt\); cluster east is STILL OUT \(share 0 in core HTTP:80 rule 10 .*; core HTTP:80 default; core HTTP:8080 default\), .*tagout start east --adopt/,
      ),
    );
    await Promise.all(['west-1', 'west-2'].map((name) => journey.reboot(second, name)));
    expect((await second.ends()).phase).toBe('restored');
    expect([journey.shares('east'), journey.shares('west')]).toEqual([DRAINED, BASELINE]);
    expect(tagOf(journey)).toContain(first.runId);

    await adopts(journey);
  },
);

/** A third cluster with a share in every rule, so that two may be out at once; its one target has no health checks. */
function addNorth({ world, config }: Journey): void {
  const { core, arns } = world;
  const [id, port] = ['127.0.0.9', 9];
  const { healthCheck } = core.state.targetGroups.get(arns.east)!;
  const group = addTargetGroup(core, {
    ...{ name: 'core-north', port, healthCheck, deregistrationDelayMs: 1000, targets: [id] },
  });
  for (const target of group.targets.values()) target.state = 'healthy';
  const all = forwardTo({ [arns.east]: 100, [arns.west]: 100, [group.arn]: 100 });
  for (const rule of RULES) world.foreigner().setActions(arns[rule], [all]);
  const hosts = [{ name: 'north-1', address: id, targets: [id] }];
  config.clusters.push({ name: 'north', targetGroups: ['core-north'], hosts });
}
