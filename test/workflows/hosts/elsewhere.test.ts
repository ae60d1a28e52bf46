import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import type { LoadBalancerPort, Ports } from '../../../activities/ports.js';
import { addRule, addTargetGroup } from '../../../lab/alb/build.js';
import { forwardTo } from '../../../lab/alb/forward.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { withoutWatcher } from '../../support/without-watcher.js';

const SOON: JourneyOptions = { durations: { everyMs: 50 } };
const SERVICE: JourneyOptions = { ...SOON, config: { scope: 'service' } };

/** Somebody else's target group, which the config does not name, with a rule of its own. */
function addOther({ world }: Journey, name: string, priority: number, targets: string[] = []): string {
  const healthCheck = { path: '/', intervalMs: 1000, timeoutMs: 500, healthyThreshold: 1, unhealthyThreshold: 1 };
  const port = world.host('east-1').port;
  const spec = { name, port, healthCheck, deregistrationDelayMs: 0, targets };
  const group = addTargetGroup(world.core, spec).arn;
  const conditions = [{ Field: 'path-pattern', Values: [`/${name}`] }];
  addRule(world.core, world.arns.http, priority, conditions, [forwardTo({ [group]: 1 })]);
  return group;
}

describe.concurrent('a host that is also a target elsewhere', () => {
  journey('of another cluster is refused, with the group and the rule', {}, async (journey) => {
    const { world } = journey;
    const { address, port } = world.host('east-1');
    world.foreigner().register(world.arns.west, address);
    const document = await (await journey.maintain()).ends();
    expect(document.failure).toMatchObject({ type: 'Refused' });
    expect(document.failure?.reasons).toContain(
      `host east-1 is also a target of core-west (${address}:${port}), which core HTTP:80 rule 10 (path /v1/*) and 2 more rules forward to: it would get traffic from there while it is maintained; deregister it there, or, if that group is east's own, name it in its targetGroups`,
    );
    expect(journey.allOwnWrites()).toEqual([]);
  });

  journey(
    "of a group that no cluster names is refused, though other services' rules do not count",
    SERVICE,
    async (journey) => {
      addOther(journey, 'billing', 30, [journey.world.host('east-2').address]);
      const document = await (await journey.maintain()).ends();
      expect(document.failure?.reasons).toEqual([
        expect.stringMatching(
          /^host east-2 is also a target of billing .* core HTTP:80 rule 30 \(path \/billing\) forwards/,
        ),
      ]);
      expect(journey.allOwnWrites()).toEqual([]);
    },
  );

  journey('of another cluster after the go is drift, and its own cluster is exposed', SOON, async (journey) => {
    const { world } = journey;
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const { address, port } = world.host('east-1');
    world.foreigner().register(world.arns.west, address);
    const document = await run.ends();
    expect(document).toMatchObject({ exposed: ['east'], outOfService: ['east'] });
    expect(document.failure?.message).toContain('TRAFFIC IS REACHING east');
    expect(document.failure?.drift).toEqual([
      {
        where: 'core HTTP:80 rule 10 (path /v1/*) and 2 more rules',
        what: 'targets of core-west',
        expected: 'no host of east',
        observed: `${address}:${port} (east-1)`,
      },
    ]);
  });

  journey(
    'of one of many groups of other services is found in turn, though no look reads more than one',
    SERVICE,
    async (journey) => {
      const { world } = journey;
      const groups = Array.from({ length: 9 }, (_, index) => addOther(journey, `other-${index}`, 30 + index));
      const run = await journey.maintain();
      await run.isIn('maintenance');
      const after = world.core.journal.count;
      world.foreigner().register(groups[8]!, world.host('east-1').address);
      const document = await run.ends();
      expect(document.failure).toMatchObject({ type: 'RoutingDrift', drift: [{ what: 'targets of other-8' }] });
      expect(document.exposed).toEqual(['east']);
      // Each look reads one of the nine groups; otherwise all nine would be read before the second look begins.
      const calls = world.core.journal.entries.filter(({ n }) => n > after);
      const looks = calls.filter(({ action }) => action === 'DescribeListeners');
      const reads = calls.filter(({ params }) => groups.includes(params['TargetGroupArn'] as string));
      expect(reads.length).toBeLessThanOrEqual(looks.length + 2);
    },
  );

  journey(
    'while the run settles gets no go, though no watcher looks',
    { activities: withoutWatcher, durations: { quietMs: 2000 }, config: { scope: 'service' } },
    async (journey) => {
      const group = addOther(journey, 'billing', 30);
      const run = await journey.maintain();
      await run.isIn('settling');
      journey.world.foreigner().register(group, journey.world.host('east-1').address);
      const document = await run.ends();
      expect(document.failure).toMatchObject({ type: 'RoutingDrift', drift: [{ what: 'targets of billing' }] });
      expect(document.exposed).toEqual([]);
      expect(phases(document)).not.toContain('maintenance');
    },
  );
});

/** Reading another service's group is slow, and one of the last can't be read at first. */
function slowly({ loadBalancer, ...ports }: Ports): Ports {
  let reads = 0;
  const health: LoadBalancerPort['health'] = async (arns, ...rest) => {
    if (arns.length > 1 || !arns[0]!.includes('/other-')) return loadBalancer.health(arns, ...rest);
    reads += 1;
    await sleep(PREFLIGHT_MS / 80);
    return reads === 95 ? unobservable : loadBalancer.health(arns, ...rest);
  };
  return { ...ports, loadBalancer: { ...loadBalancer, health } };
}

const PREFLIGHT_MS = 800;
const unobservable = {
  kind: 'unobservable',
  reason: 'throttled',
  permanent: false,
  denied: false,
  queuedMs: 0,
} as const;

journey(
  '100 groups of other services: preflight ends however long they take, and each is read before the go',
  { ...SERVICE, ports: slowly },
  async (journey) => {
    const groups = Array.from({ length: 100 }, (_, index) => addOther(journey, `other-${index}`, 30 + index));
    const { journal } = journey.world.core;
    const run = await journey.maintain({ limits: { preflightMs: PREFLIGHT_MS } });
    await run.isIn('settling');
    const after = journal.count;
    await run.isIn('maintenance');
    const reads = journal.entries.filter(({ n, action }) => n > after && action === 'DescribeTargetHealth');
    const read = new Set(reads.map(({ params }) => params['TargetGroupArn']));
    expect(groups.filter((arn) => !read.has(arn))).toEqual([]);
  },
);
