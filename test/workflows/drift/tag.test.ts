import { describe, expect } from 'vitest';
import { addLoadBalancer } from '../../../lab/alb/build.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { BASELINE, DRAINED, RULES } from '../../support/standard-rules.js';

const ADOPT = { adopt: { share: null } };

function keyOf({ config }: Journey): string {
  return `tagout:${config.service}`;
}

/** The tag of the service, as the load balancer has it. */
function tagOf(journey: Journey): string | undefined {
  const { core, arns } = journey.world;
  return core.state.loadBalancers.get(arns.loadBalancer)!.tags.get(keyOf(journey));
}

function writeTag({ world }: Journey, key: string, value: string): void {
  const Tags = [{ Key: key, Value: value }];
  world.foreigner().call('AddTags', { ResourceArns: [world.arns.loadBalancer], Tags });
}

async function restores(journey: Journey, run: Maintained): Promise<void> {
  await run.isIn('maintenance');
  await journey.rebootAll(run);
  expect((await run.ends()).phase).toBe('restored');
  expect(journey.shares('east')).toEqual(BASELINE);
}

describe.concurrent('the tag', () => {
  journey(
    'is there before the first write to the routing, and gone once the cluster is restored',
    {},
    async (journey) => {
      const { journal } = journey.world.core;
      let atFirstWrite: string | undefined;
      journey.atOwnWrite(1, () => (atFirstWrite = tagOf(journey)));
      const run = await journey.maintain();
      await run.isIn('maintenance');
      const [cluster, runId, since, namespace] = atFirstWrite!.split(' ');
      expect([cluster, runId, namespace]).toEqual(['east', run.runId, 'default']);
      expect(since).toBe((await run.status()).startedAt);
      const added = journal.calls('AddTags')[0]!.n;
      const routed = journey.ownWrites()[0]!.n;
      const readBack = journal.calls('DescribeTags', added).filter(({ n }) => n < routed);
      expect(readBack.length).toBeGreaterThan(0);
      await restores(journey, run);
      expect(tagOf(journey)).toBeUndefined();
    },
  );

  journey('is gone after the run gave everything back', { durations: { settleMs: 60_000 } }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    expect(tagOf(journey)).toContain(run.runId);
    await run.abort();
    expect((await run.ends()).phase).toBe('aborted');
    expect(tagOf(journey)).toBeUndefined();
  });

  journey('stays when a run failed, and when it was terminated', {}, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await run.abort({ leaveOut: true });
    expect((await run.ends()).phase).toBe('failed');
    expect(tagOf(journey)).toContain(run.runId);
    const second = await journey.maintain(ADOPT);
    await second.isIn('maintenance');
    expect(tagOf(journey)).toContain(second.runId);
    await second.handle.terminate('gone');
    expect(tagOf(journey)).toContain(second.runId);
    await restores(journey, await journey.maintain(ADOPT));
    expect(tagOf(journey)).toBeUndefined();
  });

  journey('that vanishes is a warning, not drift', { durations: { everyMs: 50 } }, async (journey) => {
    const { world } = journey;
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const after = world.core.journal.count;
    world.foreigner().call('RemoveTags', { ResourceArns: [world.arns.loadBalancer], TagKeys: [keyOf(journey)] });
    await world.core.journal.nthCall(2, 'DescribeTags', after);
    await journey.rebootAll(run);
    const document = await run.ends();
    expect(document.phase).toBe('restored');
    expect(document.warnings).toContainEqual(
      expect.stringMatching(/the tag tagout:core-\w+ of load balancer core is gone/),
    );
  });

  journey(
    'that a policy hides from the watcher is a warning, not drift',
    { durations: { everyMs: 50 } },
    async (journey) => {
      const { core } = journey.world;
      journey.atOwnWrite(1, () =>
        core.inject('DescribeTags', { kind: 'error', code: 'AccessDenied', status: 403 }, Infinity),
      );
      const run = await journey.maintain();
      await run.isIn('maintenance');
      await core.journal.nthCall(1, 'DescribeTags', journey.ownWrites()[0]!.n);
      core.faults.clear();
      await journey.rebootAll(run);
      const document = await run.ends();
      expect(document.phase).toBe('restored');
      expect(document.warnings).toContainEqual(
        expect.stringMatching(/^the tags can't be read .*allow elasticloadbalancing:DescribeTags/),
      );
    },
  );

  journey(
    "that can't be removed does not change the restored end",
    { durations: { blindMs: 300 } },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      journey.world.core.inject('RemoveTags', { kind: 'error', code: 'AccessDenied', status: 403 }, Infinity);
      await journey.rebootAll(run);
      const document = await run.ends();
      expect(document.phase).toBe('restored');
      expect(document.warnings).toContainEqual(expect.stringMatching(/RemoveTags of core was refused: AccessDenied/));
      journey.world.core.faults.clear();
      const next = await journey.maintain();
      await next.isIn('maintenance');
      expect((await next.status()).warnings).toContainEqual(
        expect.stringMatching(new RegExp(`${run.runId}.*left nothing behind: its tag is taken over`)),
      );
      await restores(journey, next);
    },
  );

  journey('that IAM does not allow makes the run refuse, and nothing is written', {}, async (journey) => {
    journey.world.core.inject('AddTags', { kind: 'error', code: 'AccessDenied', status: 403 }, Infinity);
    const document = await (await journey.maintain()).ends();
    expect(document.phase).toBe('refused');
    expect(document.failure?.reasons).toEqual([expect.stringMatching(/^AddTags of core was refused: AccessDenied/)]);
    expect(journey.ownWrites()).toEqual([]);
  });

  const patient = { durations: { blindMs: ENDLESS_MS } };
  journey("that can't be removed because AWS went down is left, and the run is refused", patient, async (journey) => {
    const { journal } = journey.world.core;
    const off = journal.on(({ action }) => {
      if (action !== 'AddTags') return;
      off();
      journey.world.core.inject('*', { kind: 'cut' }, Infinity);
    });
    const document = await (await journey.maintain()).ends();
    expect(document.phase).toBe('refused');
    expect(document.warnings).toContainEqual(expect.stringMatching(/^The tag could not be removed/));
    expect(journey.ownWrites()).toEqual([]);
  });

  journey('waits its turn when its write is throttled for longer than preflight may take', {}, async (journey) => {
    journey.world.core.inject('AddTags', { kind: 'error', code: 'Throttling', status: 400 }, 4);
    const run = await journey.maintain({ limits: { preflightMs: 1 } });
    await restores(journey, run);
    expect(journey.world.core.journal.calls('AddTags')).toHaveLength(5);
  });

  journey('is read again, and not written twice, when the answer to its write was lost', {}, async (journey) => {
    journey.world.core.inject('AddTags', { kind: 'cut', carriedOut: true });
    await restores(journey, await journey.maintain());
    expect(journey.world.core.journal.calls('AddTags')).toHaveLength(1);
  });

  // These deadlines end a run that does not give way, and with it the test.
  const brief = { durations: { maintenanceDeadlineMs: 5000 } };
  journey('of a run that was faster at the same moment wins', brief, async (journey) => {
    const { journal } = journey.world.core;
    const off = journal.on(({ action, by }) => {
      if (action !== 'AddTags' || by.foreign) return;
      off();
      writeTag(journey, keyOf(journey), 'west other-run 2026-11-22T15:00:00.000Z elsewhere');
    });
    const document = await (await journey.maintain()).ends();
    expect(document.phase).toBe('refused');
    expect(document.failure?.reasons).toEqual([
      expect.stringMatching(/by run other-run of cluster west in namespace elsewhere while this run began/),
    ]);
    expect(journey.ownWrites()).toEqual([]);
    expect(tagOf(journey)).toContain('other-run');
  });

  const BILLING = 'blue other-run 2026-11-22T15:00:00.000Z elsewhere';

  /** Another service writes its tag at the moment of this run's write. */
  function tagsInTheSameMoment(journey: Journey): void {
    const off = journey.world.core.journal.on(({ action, by }) => {
      if (action !== 'AddTags' || by.foreign) return;
      off();
      writeTag(journey, 'tagout:billing', BILLING);
    });
  }

  journey('gives way to the tag of another service that begins at the same moment', {}, async (journey) => {
    tagsInTheSameMoment(journey);
    const document = await (await journey.maintain()).ends();
    expect(document.phase).toBe('refused');
    expect(document.failure?.reasons).toEqual([
      expect.stringMatching(
        /^load balancer core was tagged tagout:billing by run other-run of cluster blue in namespace elsewhere while this run began: .*watch\.scope: service\)$/,
      ),
    ]);
    expect(journey.ownWrites()).toEqual([]);
    expect(tagOf(journey)).toBeUndefined();
  });

  journey(
    'does not give way on a shared load balancer, nor to a tag that was there before and is accepted',
    {},
    async (journey) => {
      const { config } = journey;
      tagsInTheSameMoment(journey);
      const shared = { ...config, watch: { ...config.watch, scope: 'service' as const } };
      await restores(journey, await journey.maintain({ config: shared }));
      await restores(journey, await journey.maintain(ADOPT));
    },
  );
});

describe.concurrent('the tag of another run', () => {
  journey('that left its cluster out is a reason to refuse, which says how to go on', {}, async (journey) => {
    const first = await journey.maintain();
    await first.isIn('maintenance');
    await first.handle.terminate('gone');
    for (const rule of RULES) journey.meddle(rule, 'west', 50);
    const document = await (await journey.maintain()).ends();
    expect(document.phase).toBe('refused');
    expect(document.failure?.reasons[0]).toMatch(
      new RegExp(
        `load balancer core is tagged tagout:\\S+ by run ${first.runId} of cluster east .*stopped in maintenance.*--adopt`,
      ),
    );
    expect(document.next).toContain('--adopt');
    expect(tagOf(journey)).toContain(first.runId);
  });

  for (const cluster of ['west', 'east'] as const)
    journey(`whose cluster was put back by hand is taken over by the next start of ${cluster}`, {}, async (journey) => {
      const first = await journey.maintain();
      await first.isIn('maintenance');
      journey.meddle('httpV1', 'east', 100);
      expect((await first.ends()).failure?.type).toBe('RoutingDrift');
      for (const rule of RULES) journey.meddle(rule, 'east', 100);
      const second = await journey.maintain({ cluster });
      await second.isIn('maintenance');
      expect(journey.shares(cluster)).toEqual(DRAINED);
      expect(tagOf(journey)).toContain(second.runId);
      expect((await second.status()).warnings).toContainEqual(
        expect.stringMatching(new RegExp(`by run ${first.runId} of cluster east .*its tag is taken over`)),
      );
      await second.abort({ leaveOut: true });
    });

  const UNKNOWN = {
    'of another namespace': 'east 0f0f0f0f-0000-4000-8000-000000000000 2026-11-22T15:00:00.000Z elsewhere',
    'that Temporal does not know': 'east 0f0f0f0f-0000-4000-8000-000000000000 2026-11-22T15:00:00.000Z default',
    'that is no run id': 'east some-run 2026-11-22T15:00:00.000Z default',
    'that somebody wrote by hand': 'do not touch',
  };
  for (const [what, value] of Object.entries(UNKNOWN))
    journey(`${what} is not known to be over: only --adopt takes it over, and says so`, {}, async (journey) => {
      writeTag(journey, keyOf(journey), value);
      const refused = await (await journey.maintain()).ends();
      expect(refused.failure?.reasons).toEqual([expect.stringMatching(/is tagged tagout:.*--adopt/)]);
      expect(tagOf(journey)).toBe(value);
      const run = await journey.maintain(ADOPT);
      await run.isIn('maintenance');
      expect((await run.status()).warnings).toContainEqual(
        expect.stringMatching(/not known to be over: its tag is taken over/),
      );
      await restores(journey, run);
      expect(tagOf(journey)).toBeUndefined();
    });

  journey(
    'comes back when the run that took it over ends early',
    { durations: { settleMs: 60_000 } },
    async (journey) => {
      for (const rule of RULES) journey.meddle(rule, 'east', 0);
      const value = UNKNOWN['of another namespace'];
      writeTag(journey, keyOf(journey), value);
      const run = await journey.maintain({ adopt: { share: 100 } });
      await run.isIn('settling');
      await run.abort();
      expect(await run.ends()).toMatchObject({ phase: 'aborted', outOfService: ['east'] });
      expect(tagOf(journey)).toBe(value);
    },
  );

  journey(
    'of another cluster, or of a run that is not known, comes back even when all went well',
    {},
    async (journey) => {
      const value = UNKNOWN['of another namespace'].replace('east', 'west');
      writeTag(journey, keyOf(journey), value);
      const run = await journey.maintain(ADOPT);
      await run.isIn('maintenance');
      expect(tagOf(journey)).toContain(run.runId);
      expect((await run.status()).warnings).toContainEqual(
        expect.stringMatching(/cluster west may not be back at its baseline.*its tag comes back/),
      );
      await restores(journey, run);
      expect(tagOf(journey)).toBe(value);
    },
  );

  journey('of a running run of another service is a reason to refuse, even with --adopt', {}, async (journey) => {
    const first = await journey.maintain();
    await first.isIn('maintenance');
    const after = journey.world.core.journal.count;
    const running = expect.stringMatching(
      new RegExp(
        `^load balancer core is tagged ${keyOf(journey)} by run ${first.runId} of cluster east .*, which is running: wait for its end .*watch.scope: service`,
      ),
    ) as string;
    const config = journey.neighbour();
    const plain = await (await journey.maintain({ config })).ends();
    expect(plain.phase).toBe('refused');
    expect(plain.failure?.reasons).toContainEqual(running);
    const adopting = await (await journey.maintain({ config, adopt: { share: 100 } })).ends();
    expect(adopting.phase).toBe('refused');
    expect(adopting.failure?.reasons).toEqual([running]);
    expect(journey.allOwnWrites(after)).toEqual([]);
    await restores(journey, first);
  });

  journey('of another service counts on a load balancer that is not shared', {}, async (journey) => {
    writeTag(journey, 'tagout:billing', 'blue 0f0f0f0f-0000-4000-8000-000000000000 2026-11-22T15:00:00.000Z elsewhere');
    const document = await (await journey.maintain()).ends();
    expect(document.failure?.reasons).toEqual([expect.stringMatching(/is tagged tagout:billing by run/)]);
  });

  journey(
    'of another service does not count on one that is shared',
    { config: { scope: 'service' } },
    async (journey) => {
      writeTag(
        journey,
        'tagout:billing',
        'blue 0f0f0f0f-0000-4000-8000-000000000000 2026-11-22T15:00:00.000Z elsewhere',
      );
      await restores(journey, await journey.maintain());
    },
  );

  journey(
    'of the same service counts even on one that is shared',
    { config: { scope: 'service' } },
    async (journey) => {
      writeTag(journey, keyOf(journey), UNKNOWN['of another namespace']);
      const document = await (await journey.maintain()).ends();
      expect(document.failure?.reasons).toEqual([expect.stringMatching(/is tagged tagout:.* by run/)]);
      expect(journey.allOwnWrites()).toEqual([]);
    },
  );

  journey('one load balancer of several that another run holds is enough to refuse', {}, async (journey) => {
    const other = addLoadBalancer(journey.world.core, 'edge');
    other.tags.set(keyOf(journey), UNKNOWN['of another namespace']);
    const config = { ...journey.config, loadBalancers: ['core', 'edge'] };
    const document = await (await journey.maintain({ config })).ends();
    expect(document.failure?.reasons).toEqual([expect.stringMatching(/^load balancer edge is tagged/)]);
    expect(tagOf(journey)).toBeUndefined();
  });
});
