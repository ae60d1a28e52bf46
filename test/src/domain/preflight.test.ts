import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCluster, type Config } from '../../../src/domain/config.js';
import type { HostBefore } from '../../../src/domain/observation.js';
import { shareAtStep } from '../../../src/domain/plan.js';
import type { Routing } from '../../../src/domain/routing.js';
import { decide, DNS, withAttributes } from './decide.js';
import { unobservable } from './readings.js';
import {
  arnOf,
  CONFIG,
  DEFAULT,
  earlierRun,
  EVEN,
  forward,
  group,
  observation,
  rule,
  target,
  V1,
  type ObservationOptions,
} from './small-service.js';

const withSteps = (steps: number[]): Config => ({ ...CONFIG, reactivate: { ...CONFIG.reactivate, steps } });

it('plans every action of the cluster, and refuses nothing, if all is well', () => {
  const { plan, hosts, healthyBefore, refusals, warnings, advice } = decide();
  expect([refusals, warnings, advice]).toEqual([[], [], [DNS]]);
  expect(plan.map(({ where, groups, others }) => [where, groups, others])).toEqual(
    [V1, DEFAULT].map((where) => [
      where,
      [{ targetGroup: 'core-east', targetGroupArn: arnOf('core-east'), found: 100, baseline: 100 }],
      [{ targetGroup: 'core-west', targetGroupArn: arnOf('core-west'), share: 100 }],
    ]),
  );
  expect(hosts).toEqual(
    ['boot-1', 'boot-2'].map((id, index) => ({
      name: `east-${index + 1}`,
      boot: { kind: 'id', id },
      bootAtPreflight: { kind: 'id', id },
      ready: true,
      readable: true,
      hadGo: false,
    })),
  );
  expect(healthyBefore).toEqual(['core-east/10.0.1.11:8080', 'core-east/10.0.1.12:8080']);
});

it('ignores rules that do not forward to the cluster', () => {
  const { plan, refusals } = decide({ v1: { 'core-west': 1 } });
  expect(plan.map(({ where }) => where)).toEqual([DEFAULT]);
  expect(refusals).toEqual([]);
});

const EAST = group('core-east', 'east');
const WEST = group('core-west', 'west');
const EDGE = { name: 'edge', arn: 'arn:lb/edge', type: 'network' };
const NETWORK =
  'load balancer edge is a network load balancer: this version of tagout takes clusters out from behind application load balancers only; name one of those in loadBalancer';
const UNREADABLE = [observation().hosts[0]!, unobservable('east-2')];

const REFUSALS: [name: string, world: ObservationOptions, refusals: string[]][] = [
  [
    'drained by hand',
    { v1: { 'core-east': 0, 'core-west': 100 } },
    [
      `${V1}: core-east is already at share 0, and this run did not drain it: was it drained by hand? start again with --adopt, which runs every step from there (or is the 0 intended? then start with --standby)`,
    ],
  ],
  [
    'a rule left without a cluster',
    { v1: { 'core-east': 1 } },
    [
      `${V1} would be left without a cluster: only east has a share above 0 in it; give another cluster a share first, or, where it is meant to serve east alone, say \`soleCluster: leave\``,
    ],
  ],
  [
    'a rule whose other cluster is at 0',
    { v1: { 'core-east': 100, 'core-west': 0 } },
    [`${V1} would be left without a cluster: only east has a share above 0 in it; give another cluster a share first`],
  ],
  [
    'too few healthy targets in the others',
    {
      observation: {
        health: [
          target('core-east', '10.0.1.11'),
          target('core-east', '10.0.1.12'),
          target('core-west', '10.0.2.11', 'unhealthy'),
        ],
      },
    },
    [V1, DEFAULT].map(
      (where) =>
        `${where}: only 0 healthy targets would remain in core-west, capacity.minHealthy asks for 1: make the targets of the other clusters healthy first`,
    ),
  ],
  [
    'names in the config that ELBv2 does not know',
    { observation: { missing: ['target group core-north does not exist'] } },
    ['target group core-north does not exist'],
  ],
  [
    'a target group in no rule',
    { observation: { groups: [EAST, group('core-east-2', 'east'), WEST] } },
    [
      'target group core-east-2 of east is in no forward action of the load balancer: attach it to a rule, or remove it from the config',
    ],
  ],
  [
    'a target group of another load balancer',
    { observation: { groups: [EAST, { ...group('core-east-2', 'east'), loadBalancerArns: ['arn:lb/other'] }, WEST] } },
    ['target group core-east-2 is attached to another load balancer (arn:lb/other): name that one in loadBalancer'],
  ],
  [
    'a target group shared by two clusters',
    { observation: { groups: [EAST, WEST, { ...EAST, cluster: 'west' }] } },
    ['target group core-east is shared by east and west: each cluster needs target groups of its own'],
  ],
  [
    'a target group that is shared and in no rule, for both reasons',
    { observation: { groups: [EAST, group('core-x', 'east'), WEST, group('core-x', 'west')] } },
    [
      'target group core-x of east is in no forward action of the load balancer: attach it to a rule, or remove it from the config',
      'target group core-x is shared by east and west: each cluster needs target groups of its own',
    ],
  ],
  [
    'targets that are not hosts',
    { observation: { groups: [{ ...EAST, targetType: 'lambda' }, WEST] } },
    ['target group core-east has lambda targets: tagout maintains hosts behind instance or IP targets'],
  ],
  [
    'a load balancer without shares',
    {
      observation: {
        loadBalancers: [...observation().loadBalancers, EDGE],
      },
    },
    [NETWORK],
  ],
  [
    'a lone network load balancer: its unread rules are not a second reason',
    {
      observation: {
        loadBalancers: [EDGE],
        groups: [EAST, WEST].map((one) => ({ ...one, loadBalancerArns: [EDGE.arn] })),
        routing: { ...observation().routing, listeners: [] },
      },
    },
    [NETWORK],
  ],
  [
    'a load balancer that does not exist: its unread rules are not a second reason',
    {
      observation: {
        missing: ['load balancer core does not exist'],
        loadBalancers: [],
        groups: [EAST, WEST].map((one) => ({ ...one, loadBalancerArns: [] })),
        routing: { ...observation().routing, listeners: [] },
      },
    },
    [
      'load balancer core does not exist',
      'target group core-east of east is in no forward action of the load balancer: attach it to a rule, or remove it from the config',
    ],
  ],
  [
    'group stickiness',
    { stickinessS: 3600 },
    [
      `${V1} has target group stickiness on (3600 s), and a sticky client keeps coming whatever the share: turn it off and wait that long, or set \`stickiness: wait\``,
    ],
  ],
  [
    'target stickiness of its own groups, by its type and seconds',
    {
      observation: {
        routing: withAttributes({
          'core-east': {
            'stickiness.enabled': 'true',
            'stickiness.type': 'app_cookie',
            'stickiness.app_cookie.duration_seconds': '3600',
            'stickiness.lb_cookie.duration_seconds': '60',
          },
          'core-west': { 'stickiness.enabled': 'true' },
        }),
      },
    },
    [
      'target group core-east has target stickiness on (app_cookie, 3600 s), and a client with its cookie may keep coming whatever the share: turn stickiness.enabled of the group off, and wait that long',
    ],
  ],
  [
    'a zonal shift of targets behind its actions',
    {
      observation: {
        health: [
          ...observation().health.slice(0, 3),
          { ...target('core-west', '10.0.2.12'), zonalShift: 'zonal_shift_active' },
          { ...target('core-north', '10.0.3.11'), zonalShift: 'zonal_shift_active' },
        ],
      },
    },
    ['a zonal shift is under way (core-west/10.0.2.12:8080: zonal_shift_active): end it, or wait for its end'],
  ],
  [
    'resources that a controller owns, not those that only have tags',
    {
      observation: {
        tags: [
          { arn: 'arn:lb/core', tags: { 'elbv2.k8s.aws/cluster': 'prod', team: 'x' } },
          { arn: arnOf('core-west'), tags: { 'ingress.k8s.aws/stack': 'shop/web', 'ingress.k8s.aws/resource': 'r' } },
          { arn: arnOf('core-east'), tags: { 'elbv2.k8s.aws/clusters': '', 'x/ingress.k8s.aws/stack': '' } },
        ],
      },
    },
    [
      'load balancer core belongs to the AWS Load Balancer Controller (tagged elbv2.k8s.aws/cluster: prod), which would put the shares back: change them through its Kubernetes resources, or remove it from the controller, with its tags',
      'target group core-west belongs to the AWS Load Balancer Controller (tagged ingress.k8s.aws/stack: shop/web, ingress.k8s.aws/resource: r), which would put the shares back: change them through its Kubernetes resources, or remove it from the controller, with its tags',
    ],
  ],
  [
    'elements that a write would lose, in any action of a rule that it would write',
    { observation: { routing: withUnknown() } },
    [
      `${V1} has elements that this version of tagout does not know, and a write of its shares would lose them (JwtValidationConfig/Leeway, ForwardConfig/Warmup): update tagout`,
    ],
  ],
  [
    'targets and hosts that do not match',
    { observation: { health: [...observation().health.slice(1), target('core-east', '10.0.1.99')] } },
    [
      'target 10.0.1.99:8080 of core-east belongs to no host of east: add the host to the config, or deregister the target',
      'host east-1 (10.0.1.11) is registered in no target group of east: register it, or remove its line from the config',
    ],
  ],
  [
    'a host that is a target of another cluster too, with the rules that forward to it',
    { observation: { elsewhere: [{ host: 'east-1', targetGroup: 'core-west', target: '10.0.1.11:8080' }] } },
    [
      `host east-1 is also a target of core-west (10.0.1.11:8080), which ${V1} and 1 more rule forward to: it would get traffic from there while it is maintained; deregister it there, or, if that group is east's own, name it in its targetGroups`,
    ],
  ],
  [
    'a host that can’t be read',
    { observation: { hosts: UNREADABLE } },
    [
      "host east-2 can't be read, so its drain could never be proved (timed out after 2 s): repair its status endpoint; if it is dead, deregister its target and remove its line from the config",
    ],
  ],
];

/** Unknown elements in both actions of a rule that forwards to east, and in a rule that does not. */
function withUnknown(): Routing {
  const { routing } = observation();
  const [listener] = routing.listeners;
  const [v1] = listener!.rules;
  const west = forward({ 'core-west': 1 });
  listener!.rules.unshift({
    ...rule('west', 'core HTTP:80 rule 5', west),
    actions: [{ ...west, unknown: { Zap: '' } }],
  });
  v1!.actions[0]!.unknown = { 'ForwardConfig/Warmup': '5' };
  const unknown = { 'JwtValidationConfig/Leeway': '60' };
  v1!.actions.unshift({ type: 'other', order: 0, content: '{"Type":"jwt-validation"}', unknown });
  return routing;
}

describe('refuses', () => {
  it.each(REFUSALS)('%s', (_, world, refusals) => {
    expect(decide(world).refusals).toEqual(refusals);
  });

  it('for all reasons at once', () => {
    const { refusals } = decide(
      {
        v1: { 'core-east': 0, 'core-west': 100 },
        byDefault: { 'core-east': 1, 'core-west': 1 },
        stickinessS: 60,
        observation: {
          missing: ['load balancer edge does not exist'],
          loadBalancers: [...observation().loadBalancers, EDGE],
          groups: [EAST, WEST, { ...EAST, cluster: 'west' }],
          hosts: UNREADABLE,
          health: [target('core-east', '10.0.1.11')],
        },
      },
      { config: withSteps([50, 100]) },
    );
    for (const reason of [
      'edge does not exist',
      'network load balancer',
      'shared by east and west',
      'stickiness on (60 s)',
      'already at share 0',
      'multiply every share',
      'only 0 healthy targets',
      'registered in no target group',
      "can't be read",
    ])
      expect(
        refusals.filter((one) => one.includes(reason)),
        reason,
      ).not.toEqual([]);
  });

  it('a second time for the same reasons', () => {
    for (const [, world] of REFUSALS) expect(decide(world)).toEqual(decide(world));
  });
});

describe('adopt', () => {
  it('lists a host that can’t be read instead of refusing it: draining is the safe direction', () => {
    const { refusals, warnings, hosts } = decide({ observation: { hosts: UNREADABLE } }, { adopt: { share: null } });
    expect(refusals).toEqual([]);
    expect(warnings).toEqual([
      ...[V1, DEFAULT].map((where) => `${where}: core-east gets 100 back, as it is now`),
      "host east-2 can't be read: settling will wait for it (timed out after 2 s)",
      'an abort before the go would leave east out: east-2 could not be read at preflight, so nobody knows its boot',
    ]);
    const unread = { boot: null, bootAtPreflight: null, ready: null, readable: false };
    expect(hosts[1]).toEqual({ name: 'east-2', ...unread, hadGo: false });
  });

  it('refuses everything else that a start would refuse', () => {
    for (const [name, world, refusals] of REFUSALS) {
      if (['drained by hand', 'a host that can’t be read'].includes(name)) continue;
      expect(decide(world, { adopt: { share: 10 } }).refusals, name).toEqual(refusals);
    }
  });

  const OUT = { v1: { 'core-east': 0, 'core-west': 100 }, byDefault: { 'core-east': 0, 'core-west': 100 } };

  it('takes each host’s boot before the go from the earlier run that gave the go', () => {
    const { hosts } = decide({ ...OUT, observation: { earlier: earlierRun() } }, { adopt: { share: null } });
    expect(hosts.map(({ boot, hadGo }) => [boot, hadGo])).toEqual(
      ['east-1', 'east-2'].map((name) => [{ kind: 'id', id: `${name} before the first go` }, true]),
    );
  });

  const FIRST_MS = Date.parse('2026-11-21T15:00:00.000Z');
  const SECOND_MS = Date.parse('2026-11-22T01:00:00.000Z');
  it.each<[string, number | undefined, Partial<HostBefore>, number | undefined]>([
    ['of that run', SECOND_MS, {}, SECOND_MS],
    ['of the first of a chain, before which the boot was read', SECOND_MS, { hadGo: true, goAtMs: FIRST_MS }, FIRST_MS],
    ['of the next, if the first is unknown', SECOND_MS, { hadGo: true }, SECOND_MS],
    ['at an unknown time', undefined, {}, undefined],
    ['of this run, if the boot is its own reading', SECOND_MS, { boot: null }, undefined],
  ])('and proves a reboot since the go %s', (_, goAtMs, host, expected) => {
    const earlier = earlierRun(goAtMs === undefined ? {} : { goAtMs });
    const hosts = earlier.hosts.map((one) => ({ ...one, ...host }));
    const decided = decide({ ...OUT, observation: { earlier: { ...earlier, hosts } } }, { adopt: { share: null } });
    expect(decided.hosts.map((one) => one.goAtMs)).toEqual([expected, expected]);
  });

  it.each([
    ['it had given no go', earlierRun({ hadGo: false }), { share: null }],
    ['it was of another cluster', earlierRun({ cluster: 'west' }), { share: 5 }],
  ])('but not if %s', (_, earlier, adopt) => {
    const { hosts } = decide({ ...OUT, observation: { earlier } }, { adopt });
    expect(hosts.map(({ boot, hadGo }) => [boot, hadGo])).toEqual([
      [{ kind: 'id', id: 'boot-1' }, false],
      [{ kind: 'id', id: 'boot-2' }, false],
    ]);
  });

  it('but not of a host that was added in between: the run that adopted it gave it no go', () => {
    const [first, added] = earlierRun().hosts;
    const earlier = earlierRun({ hadGo: false, hosts: [{ ...first!, hadGo: true }, added!] });
    const { hosts, warnings } = decide({ ...OUT, observation: { earlier } }, { adopt: { share: null } });
    expect(hosts.map(({ boot, hadGo }) => [boot, hadGo])).toEqual([
      [{ kind: 'id', id: 'east-1 before the first go' }, true],
      [{ kind: 'id', id: 'boot-2' }, false],
    ]);
    expect(warnings.join('\n')).toContain('east-1 has rebooted since an earlier run gave it the go');
    expect(warnings.join('\n')).not.toContain('host east-2');
  });

  it('a host that is new since then has its current boot', () => {
    const earlier = earlierRun({ hosts: earlierRun().hosts.slice(0, 1) });
    const { hosts } = decide({ ...OUT, observation: { earlier } }, { adopt: { share: null } });
    expect(hosts[1]).toMatchObject({ boot: { kind: 'id', id: 'boot-2' }, hadGo: false });
  });
});

describe('reactivate.steps', () => {
  const FACTOR = /multiply every share of this action by (\d+)/;
  const factorOf = (refusals: string[]) => FACTOR.exec(refusals.find((one) => FACTOR.test(one)) ?? '')?.[1];

  it.each<[number, number, number[], string | undefined]>([
    [1, 1, [50, 100], '2'],
    [1, 1, [10, 50, 100], '2'],
    [1, 1, [90, 100], '6'],
    [2, 2, [10, 50, 100], undefined],
    [100, 100, [10, 50, 100], undefined],
    [1, 1, [100], undefined],
  ])('shares %d:%d with steps %j: multiply by %s', (east, west, steps, factor) => {
    const shares = { 'core-east': east, 'core-west': west };
    const { refusals } = decide({ v1: shares }, { config: withSteps(steps) });
    expect(factorOf(refusals)).toBe(factor);
    expect(refusals.length).toBe(factor === undefined ? 0 : 1);
  });

  it('says so if no multiple fits', () => {
    const { refusals } = decide({ v1: { 'core-east': 1, 'core-west': 999 } }, { config: withSteps([50, 100]) });
    expect(refusals).toEqual([
      `${V1}: a step of 50% of the share 1 of core-east is the whole share: no multiple of it up to 999 has such a step: choose smaller steps, or leave out reactivate.steps`,
    ]);
    expect(decide({ v1: EVEN }, { config: withSteps([99.9999999, 100]) }).refusals.length).toBe(2);
  });

  it('the suggested factor works, and a smaller one does not', () => {
    const share = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 999 }));
    const ramp = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 3 });
    const groups = [EAST, group('core-east-2', 'east'), WEST];
    let proposed = 0;
    fc.assert(
      fc.property(share, share, share, ramp, (east, east2, west, partial) => {
        const steps = [...partial.sort((a, b) => a - b), 100];
        const refusalsAt = (factor: number) =>
          decide(
            {
              v1: { 'core-east': east * factor, 'core-east-2': east2 * factor, 'core-west': west * factor },
              observation: { groups },
            },
            { config: withSteps(steps) },
          ).refusals;
        const isRefused = [east, east2].some((one) => partial.some((step) => shareAtStep(one, step) === one));
        const refusals = refusalsAt(1);
        expect(refusals.length > 0).toBe(isRefused);
        const factors = new Set(refusals.map((one) => FACTOR.exec(one)?.[1]));
        expect(factors.size).toBeLessThanOrEqual(1);
        const [text] = factors;
        if (text === undefined) return;
        proposed += 1;
        const factor = Number(text);
        expect(Math.max(east, east2, west) * factor).toBeLessThanOrEqual(999);
        expect(refusalsAt(factor)).toEqual([]);
        expect(refusalsAt(factor - 1)).not.toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(proposed).toBeGreaterThan(20);
  });
});

it('a cluster that the config does not name is an error of the caller', () => {
  expect(() => findCluster(CONFIG, 'north')).toThrow('cluster north is not in the config of core');
  expect(findCluster(CONFIG, 'west').hosts.map(({ name }) => name)).toEqual(['west-1', 'west-2']);
});

describe('a host in a group behind another load balancer', () => {
  const elsewhere = [{ host: 'east-1', targetGroup: 'core-west', target: '10.0.1.11:8080' }];
  const behindEdge = {
    ...WEST,
    loadBalancerArns: ['arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/edge/5'],
  };

  it('is a warning if none of our rules forwards to the group: nobody looks at that load balancer', () => {
    const alone = { 'core-east': 100, 'core-north': 100 };
    const { refusals, warnings } = decide({
      v1: alone,
      byDefault: alone,
      observation: {
        elsewhere,
        groups: [EAST, behindEdge],
        health: [...observation().health, target('core-north', '10.0.3.11')],
      },
    });
    expect(refusals).toEqual([]);
    expect(warnings).toContain(
      'host east-1 is also a target of core-west (10.0.1.11:8080), which is behind another load balancer, edge: tagout does not check what that load balancer sends to it during the maintenance',
    );
  });

  it('is no warning if nothing forwards to the group at all', () => {
    const alone = { 'core-east': 100, 'core-north': 100 };
    const health = [...observation().health, target('core-north', '10.0.3.11')];
    const { refusals, warnings } = decide({ v1: alone, byDefault: alone, observation: { elsewhere, health } });
    expect(refusals).toEqual([]);
    expect(warnings.join()).not.toContain('east-1');
  });
});

describe('warns of what may happen to the remaining targets:', () => {
  const [core] = observation().loadBalancers;

  it.each([
    ['on', 'zonal shift is on for load balancer core: where zonal autoshift is configured too'],
    ['unread', 'whether zonal shift is on for load balancer core, so that'],
  ] as const)('practice runs of zonal autoshift, when zonal shift is %s', (zonalShift, warning) => {
    const { refusals, warnings } = decide({ observation: { loadBalancers: [{ ...core!, zonalShift }] } });
    expect([refusals, warnings]).toEqual([[], [expect.stringContaining(warning)]]);
  });

  it('only in the other clusters, limits on what a target takes', () => {
    const groups = [EAST, WEST].map((one) => ({ ...one, targetControlPort: 3000 }));
    expect(decide({ observation: { groups } }).warnings).toEqual([
      'target group core-west has a target control port (3000): its targets limit how many requests they take, so healthy targets may have no room for the requests of east; make sure that they have',
    ]);
  });
});
