import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { addListener, addLoadBalancer, addTargetGroup } from '../../../lab/alb/build.js';
import { findTargetGroup } from '../../../lab/alb/find.js';
import { forwardTo } from '../../../lab/alb/forward.js';
import type { Target } from '../../../lab/alb/state.js';
import { findTarget } from '../../../lab/alb/targets.js';
import type { Config } from '../../../src/domain/config.js';
import { addElement, addSoleRule } from '../../support/add-to-routing.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import type { RuleName } from '../../support/standard-rules.js';

interface Refusal {
  options?: JourneyOptions;
  make?: (journey: Journey) => unknown;
  reasons: RegExp[];
  next?: string | null;
}

const ADOPT = 'tagout start east --adopt --reason "..."';

const REFUSALS: Record<string, Refusal> = {
  'drained by hand, in one rule': {
    make: (journey) => void journey.meddle('httpV1', 'east', 0),
    reasons: [/rule 10 \(path \/v1\/\*\): core-east is already at share 0.*--adopt/],
    next: ADOPT,
  },
  'a rule would be left without a cluster': {
    make: (journey) => void journey.meddle('partnersDefault', 'west', 0),
    reasons: [/HTTP:8080 default would be left without a cluster: only east .* give another cluster a share first$/],
  },
  'too few healthy targets': {
    options: { config: { minHealthy: 3 } },
    reasons: [
      /rule 10 .*only 2 healthy targets would remain in core-west, capacity.minHealthy asks for 3/,
      /HTTP:80 default: only 2 healthy/,
      /HTTP:8080 default: only 2 healthy/,
    ],
  },
  'too few healthy targets, as a percentage': {
    options: { config: { minHealthy: '51%' } },
    reasons: [
      /rule 10 .*only 2 healthy targets would remain in core-west, capacity.minHealthy asks for 3 \(51% of 4\)/,
      /HTTP:80 default: only 2 healthy.*\(51% of 4\)/,
      /HTTP:8080 default: only 2 healthy.*\(51% of 4\)/,
    ],
  },
  'too few healthy targets, though enough are registered': {
    options: { config: { minHealthy: 2 } },
    make: async ({ world }) => {
      const isDown = world.core.health.next(() => targetOf(world, 'west-1').state === 'unhealthy');
      await world.host('west-1').powerOff();
      await isDown;
    },
    reasons: [/rule 10 .*only 1 healthy target would/, /HTTP:80 default: only 1/, /HTTP:8080 default: only 1/],
  },
  'too few healthy targets in only one action': {
    make: (journey) => forwardAlsoTo(journey, 'httpV1', 'empty', { east: 100, west: 0, empty: 100 }),
    reasons: [/rule 10 .*only 0 healthy targets would remain in empty/],
  },
  'a zone left without a healthy target': {
    make: ({ world }) => {
      crossZoneOff(world, world.arns.west);
      targetOf(world, 'east-2').zone = 'us-east-1b';
    },
    reasons: [/rule 10 /, /HTTP:80 default/, /HTTP:8080 default/].map(
      (where) =>
        new RegExp(
          `${where.source}.*core-west has cross-zone load balancing off, and would have no healthy target that serves us-east-1b`,
        ),
    ),
  },
  'a zone left without a healthy target, in a group of no configured cluster': {
    make: (journey) => {
      const spare = forwardAlsoTo(journey, 'httpV1', 'spare', { east: 100, west: 100, spare: 100 });
      crossZoneOff(journey.world, spare);
    },
    reasons: [
      /rule 10 .*spare has cross-zone load balancing off, and would have no healthy target that serves us-east-1a/,
    ],
  },
  'zones that the load balancer does not name': {
    make: ({ world }) => {
      crossZoneOff(world, world.arns.west);
      targetOf(world, 'east-1').zone = null;
    },
    reasons: [/rule 10 /, /HTTP:80 default/, /HTTP:8080 default/].map(
      (where) =>
        new RegExp(
          `${where.source}.*core-west has cross-zone load balancing off, and ELBv2 does not report the zones of the targets of core-east, so it can't be proved that every zone keeps a healthy target`,
        ),
    ),
  },
  'a zonal shift': {
    make: ({ world }) => {
      targetOf(world, 'west-2').zonalShift = 'zonal_shift_active';
      targetOf(world, 'east-1').zonalShift = 'zonal_shift_delegated_to_dns';
    },
    reasons: [
      /a zonal shift is under way \(core-east\/.*: zonal_shift_delegated_to_dns, core-west\/.*: zonal_shift_active\): end it/,
    ],
  },
  'a target that is no host': {
    make: ({ world }) => world.foreigner().register(world.arns.east, '127.9.9.9'),
    reasons: [/target 127.9.9.9:\d+ of core-east belongs to no host of east/],
  },
  'a host that is no target': {
    options: { deregistrationDelayMs: 0 },
    make: ({ world }) => world.foreigner().deregister(world.arns.east, world.host('east-2').address),
    reasons: [/host east-2 \(.*\) is registered in no target group of east/],
  },
  'a host whose target is being deregistered': {
    options: { deregistrationDelayMs: 300_000 },
    make: ({ world }) => world.foreigner().deregister(world.arns.east, world.host('east-2').address),
    reasons: [/host east-2 \(.*\) is registered in no target group of east/],
  },
  "a host that can't be read": {
    make: ({ world }) => {
      world.host('east-1').trouble = { kind: 'answer', status: 503, body: 'no' };
    },
    reasons: [/host east-1 can't be read, so its drain could never be proved/],
  },
  stickiness: {
    options: { stickinessS: 60 },
    reasons: [
      /rule 10 .* has target group stickiness on \(60 s\)/,
      /HTTP:80 default has target group stickiness on/,
      /HTTP:8080 default has target group stickiness on.*`stickiness: wait`/,
    ],
  },
  'stickiness that outlasts the deadline of the drain': {
    options: { stickinessS: 60, config: { stickiness: 'wait' } },
    reasons: [
      /rule 10 .* has target group stickiness on \(60 s\), and with drain.settle that is not shorter than drain.deadline \(60 s\)/,
      /HTTP:80 default has target group stickiness on .* could never settle/,
      /HTTP:8080 default has target group stickiness on .* could never settle/,
    ],
  },
  'target stickiness, whatever `stickiness` says': {
    options: { config: { stickiness: 'wait' } },
    make: ({ world }) => {
      const attributes = findTargetGroup(world.core.state, world.arns.east).attributes;
      attributes.set('stickiness.enabled', 'true').set('stickiness.lb_cookie.duration_seconds', '86400');
    },
    reasons: [/target group core-east has target stickiness on \(lb_cookie, 86400 s\)/],
  },
  'a rule that forwards only to the cluster': {
    make: (journey) => addSoleRule(journey),
    reasons: [/HTTP:80 rule 5 \(host test.example\) would be left without a cluster: .*`soleCluster: leave`$/],
  },
  'nothing but rules that forward only to the cluster': {
    options: { config: { soleCluster: 'leave' } },
    make: ({ world }) => {
      for (const rule of [world.arns.httpV1, world.arns.httpDefault, world.arns.partnersDefault])
        world.foreigner().setActions(rule, [forwardTo({ [world.arns.east]: 1 })]);
    },
    reasons: [/^nothing would be drained: every rule that forwards to east forwards only to it/],
  },
  'a rule whose other cluster is at 0, though rules that forward only to the cluster are left': {
    options: { config: { soleCluster: 'leave' } },
    make: (journey) => void journey.meddle('partnersDefault', 'west', 0),
    reasons: [/HTTP:8080 default would be left without a cluster: .* give another cluster a share first$/],
  },
  'a load balancer and a target group that a controller manages': {
    make: ({ world }) => {
      tag(world, world.arns.loadBalancer, 'elbv2.k8s.aws/cluster', 'prod');
      tag(world, world.arns.west, 'ingress.k8s.aws/stack', 'shop/web');
    },
    reasons: [
      /load balancer core belongs to the AWS Load Balancer Controller \(tagged elbv2.k8s.aws\/cluster: prod\)/,
      /target group core-west belongs to the AWS Load Balancer Controller \(tagged ingress.k8s.aws\/stack: shop\/web\)/,
    ],
  },
  'elements that a write would lose': {
    make: (journey) => {
      addElement(journey, 'httpV1');
      addElement(journey, 'partnersDefault');
    },
    reasons: [
      /rule 10 .* has elements that this version of tagout does not know, .* \(ForwardConfig\/TargetGroupWarmup\): update tagout$/,
      /HTTP:8080 default has elements that this version of tagout does not know/,
    ],
  },
  'a step that is the whole share': {
    options: { config: { steps: [50, 100] } },
    make: (journey) => void journey.meddle('httpV1', 'east', 1),
    reasons: [
      /rule 10 .*a step of 50% of the share 1 of core-east is the whole share: multiply every share of this action by 2/,
    ],
  },
  'everything at once': {
    make: (journey) => {
      journey.meddle('httpV1', 'east', 0);
      journey.meddle('partnersDefault', 'west', 0);
      journey.world.host('east-1').trouble = { kind: 'cut' };
      journey.world.foreigner().register(journey.world.arns.east, '127.9.9.9');
    },
    reasons: [
      /HTTP:8080 default would be left without a cluster/,
      /core-east is already at share 0/,
      /target 127.9.9.9/,
      /host east-1 can't be read/,
    ],
    next: ADOPT,
  },
};

describe.concurrent('refused, and nothing touched', () => {
  for (const [what, { options, make, reasons, next = null }] of Object.entries(REFUSALS))
    journey(what, options ?? {}, async (journey) => {
      await make?.(journey);
      await refuses(journey, reasons, next);
    });

  journey('an unknown target group', {}, async (journey) => {
    const [east, west] = journey.config.clusters;
    const run = await journey.maintain({
      config: { ...journey.config, clusters: [{ ...east!, targetGroups: ['core-east', 'core-eats'] }, west!] },
    });
    await refuses(journey, [/core-eats/], null, run);
  });

  const withGroups = (journey: Journey, east: string[], west: string[]): Config => {
    const [one, other] = journey.config.clusters;
    return {
      ...journey.config,
      clusters: [
        { ...one!, targetGroups: east },
        { ...other!, targetGroups: west },
      ],
    };
  };

  journey('a target group in no rule', {}, async (journey) => {
    addGroup(journey, 'idle');
    const run = await journey.maintain({ config: withGroups(journey, ['core-east', 'idle'], ['core-west']) });
    await refuses(journey, [/^target group idle of east is in no forward action of the load balancer/], null, run);
  });

  journey('a target group of another load balancer', {}, async (journey) => {
    const { core } = journey.world;
    const other = addLoadBalancer(core, 'other');
    addListener(core, other, 80, [forwardTo({ [addGroup(journey, 'elsewhere')]: 1 })]);
    const run = await journey.maintain({ config: withGroups(journey, ['core-east', 'elsewhere'], ['core-west']) });
    await refuses(
      journey,
      [
        /^target group elsewhere is attached to another load balancer \(.*\/other\/.*\): name that one in loadBalancer$/,
      ],
      null,
      run,
    );
  });

  journey('a target group shared by two clusters, once by name and once by ARN', {}, async (journey) => {
    const { east } = journey.world.arns;
    const run = await journey.maintain({ config: withGroups(journey, ['core-east'], ['core-west', east]) });
    await refuses(journey, [/^target group core-east is shared by east and west: /], null, run);
  });

  journey('a network load balancer', {}, async (journey) => {
    addLoadBalancer(journey.world.core, 'fast', 'network');
    const run = await journey.maintain({ config: { ...journey.config, loadBalancers: ['core', 'fast'] } });
    await refuses(journey, [/load balancer fast is a network load balancer/], null, run);
  });

  journey("AWS that can't be read", {}, async (journey) => {
    journey.world.core.inject('*', { kind: 'error', code: 'ServiceUnavailable', status: 503 }, Infinity);
    const run = await journey.maintain({ limits: { firstTaskMs: 60_000, preflightMs: 200, staleReadMs: 100 } });
    await refuses(journey, [/./], null, run);
  });

  journey('AWS that denies a read', {}, async (journey) => {
    journey.world.core.inject('DescribeRules', { kind: 'error', code: 'AccessDenied', status: 403 }, Infinity);
    const run = await journey.maintain({ limits: { firstTaskMs: 60_000, preflightMs: 600_000, staleReadMs: 100 } });
    await refuses(journey, [/AccessDenied|not allowed|denied/i], null, run);
  });

  journey('a cluster that is not in the config, which the CLI itself would not let through', {}, async (journey) => {
    const run = await journey.maintain({ cluster: 'north' });
    await refuses(journey, [/^cluster north is not in the config of core-\w+/], null, run);
    expect(journey.world.core.journal.entries).toEqual([]);
  });

  journey('but not a load balancer that a CloudFormation stack owns: the run warns of it', {}, async (journey) => {
    const { core, arns } = journey.world;
    // Only CloudFormation may write such a tag.
    core.state.loadBalancers.get(arns.loadBalancer)!.tags.set('aws:cloudformation:stack-name', 'web');
    findTargetGroup(core.state, arns.west).tags.set('aws:cloudformation:stack-name', 'groups');
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const { warnings } = await run.status();
    expect(warnings).toEqual([
      expect.stringMatching(/^load balancer core belongs to the CloudFormation stack web: .*freeze it/),
      expect.stringMatching(/^target group core-west belongs to the CloudFormation stack groups: /),
    ]);
    await run.abort({ leaveOut: true });
    await run.ends();
  });

  journey('a first task that comes too late', { ownWorker: 'later' }, async (journey) => {
    const run = await journey.maintain({ limits: { firstTaskMs: 50, preflightMs: 2000, staleReadMs: 100 } });
    // The limit is a time, and no event tells that it has passed.
    await sleep(200);
    await journey.startWorker();
    await refuses(journey, [/no worker took this run in time/], null, run);
    expect(journey.world.core.journal.count).toBe(0);
  });
});

type Worldly = Journey['world'];

function targetOf({ core, arns, host }: Worldly, name: string): Target {
  const { cluster, address } = host(name);
  return findTarget(findTargetGroup(core.state, cluster === 'east' ? arns.east : arns.west), address)!;
}

function crossZoneOff({ core }: Worldly, targetGroupArn: string): void {
  findTargetGroup(core.state, targetGroupArn).attributes.set('load_balancing.cross_zone.enabled', 'false');
}

function tag(world: Worldly, arn: string, Key: string, Value: string): void {
  world.foreigner().call('AddTags', { ResourceArns: [arn], Tags: [{ Key, Value }] });
}

/** Adds a target group without a target; returns its ARN. */
function addGroup({ world }: Journey, name: string): string {
  const { healthCheck } = findTargetGroup(world.core.state, world.arns.west);
  return addTargetGroup(world.core, { name, port: 80, healthCheck, deregistrationDelayMs: 0, targets: [] }).arn;
}

/** Adds a group without a target to the action of a rule; returns its ARN. */
function forwardAlsoTo(journey: Journey, rule: RuleName, name: string, shares: Record<string, number>): string {
  const { arns } = journey.world;
  const added = addGroup(journey, name);
  const arnOf = (group: string): string => (group === 'east' || group === 'west' ? arns[group] : added);
  const byArn = Object.fromEntries(Object.entries(shares).map(([group, share]) => [arnOf(group), share]));
  journey.world.foreigner().setActions(arns[rule], [forwardTo(byArn)]);
  return added;
}

async function refuses(
  journey: Journey,
  reasons: RegExp[],
  next: string | null,
  started?: Awaited<ReturnType<Journey['maintain']>>,
): Promise<void> {
  const run = started ?? (await journey.maintain());
  const document = await run.ends();
  expect(document.failure?.reasons).toHaveLength(reasons.length);
  for (const [index, reason] of reasons.entries()) expect(document.failure?.reasons[index]).toMatch(reason);
  expect(phases(document)).toEqual(['preflight', 'refused']);
  expect(document).toMatchObject({ failure: { type: 'Refused', drift: [] }, next });
  expect(document.failure?.message).toContain('nothing was touched');
  expect(journey.allOwnWrites()).toEqual([]);
}
