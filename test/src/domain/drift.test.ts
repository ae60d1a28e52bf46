import fc from 'fast-check';
import { describe, expect as assert, it } from 'vitest';
import { findDrift, forwardDrift, type Difference } from '../../../src/domain/drift.js';
import { expect } from '../../../src/domain/expected.js';
import { sharesAt, type Level } from '../../../src/domain/plan.js';
import { forwardOf, rulesOf, type Forward, type Routing, type Rule } from '../../../src/domain/routing.js';
import { planFor, routings, withShares } from './arbitraries.js';
import { MUTATIONS } from './mutations.js';

const asFound = (routing: Routing) => expect(routing, [], () => []);
const names = (differences: Difference[]) => [...new Set(differences.map(({ where, what }) => `${where}: ${what}`))];

it('finds no drift between equal routings', () => {
  fc.assert(
    fc.property(routings, (routing) => {
      assert(findDrift(asFound(routing), structuredClone(routing))).toEqual([]);
    }),
  );
});

it('ignores the order in which listeners, rules, shares and target groups are listed', () => {
  fc.assert(
    fc.property(routings, (routing) => {
      const observed = reversed(routing);
      for (const rule of rulesOf(observed)) forwardOf(rule)?.shares.reverse();
      assert(findDrift(asFound(routing), observed)).toEqual([]);
    }),
  );
});

describe('finds and names any single change, and nothing else', () => {
  it.each(Object.entries(MUTATIONS))('%s', (_, mutate) => {
    let tried = 0;
    fc.assert(
      fc.property(routings, fc.nat(1000), (routing, pick) => {
        const observed = structuredClone(routing);
        const change = mutate(observed, pick);
        fc.pre(change !== null);
        tried += 1;
        const differences = findDrift(asFound(routing), observed);
        assert(names(differences)).toEqual([`${change.where}: ${change.what}`]);
        for (const one of differences) assert(one.expected).not.toBe(one.observed);
      }),
    );
    assert(tried).toBeGreaterThan(50);
  });
});

it('several changes never hide each other, and are reported in the same order however the routing is listed', () => {
  const change = fc.tuple(fc.constantFrom(...Object.values(MUTATIONS)), fc.nat(1000));
  fc.assert(
    fc.property(routings, fc.array(change, { minLength: 2, maxLength: 4 }), (routing, changes) => {
      const observed = structuredClone(routing);
      for (const [mutate, pick] of changes) if (!hasHoles(observed)) mutate(observed, pick);
      const differences = findDrift(asFound(routing), observed);
      assert(findDrift(asFound(routing), reversed(observed)).filter(isOfKnown)).toEqual(differences.filter(isOfKnown));
      assert(differences.length === 0).toBe(JSON.stringify(observed) === JSON.stringify(routing));
    }),
  );
});

it('differences everywhere are reported in the order of the found routing', () => {
  fc.assert(
    fc.property(routings, (routing) => {
      const observed = structuredClone(routing);
      for (const listener of observed.listeners) listener.port += 1;
      for (const rule of rulesOf(observed)) rule.conditions.push('path /changed');
      for (const group of observed.targets) group.targets.push('zzzzzz:80');
      for (const group of observed.attributes ?? []) group.values['stickiness.enabled'] = 'true';
      assert(findDrift(asFound(routing), reversed(observed))).toEqual(findDrift(asFound(routing), observed));
    }),
  );
});

describe('a value that reads like the text for another value is still a change', () => {
  const AUTHENTICATE = '{"Type":"authenticate-oidc"}';
  const routing = (
    rule: Partial<Rule>,
    settings: Record<string, string>,
    attributes: Record<string, string>,
  ): Routing => ({
    listeners: [
      {
        ...{ arn: 'a', where: 'core HTTPS:443', protocol: 'HTTPS', port: 443, settings },
        rules: [
          {
            ...{ arn: 'r', listenerArn: 'a', isDefault: true, where: 'core HTTPS:443 default', priority: 'default' },
            ...{ conditions: [], actions: [], ...rule },
          },
        ],
      },
    ],
    targets: [{ targetGroup: 'east', targets: [] }],
    attributes: [{ targetGroup: 'east', targetGroupArn: 'tg/east', values: attributes }],
  });
  const none = () => routing({}, {}, {});
  const content = (...contents: string[]): Rule['actions'] =>
    contents.map((one, at) => ({ type: 'other', order: at + 1, content: one }));
  const forward: Forward = {
    ...{ type: 'forward', order: 1, stickinessS: null },
    shares: [{ targetGroup: 'east', targetGroupArn: 'tg/east', share: 1 }],
  };

  it.each<[string, Routing, Routing]>([
    ['conditions', none(), routing({ conditions: ['none'] }, {}, {})],
    ['conditions', routing({ conditions: ['["a","b', 'c"]'] }, {}, {}), routing({ conditions: ['a', 'b, c'] }, {}, {})],
    ['transforms', none(), routing({ transforms: 'none' }, {}, {})],
    ['certificate', none(), routing({}, { certificate: 'none' }, {})],
    ['attribute stickiness.enabled', none(), routing({}, {}, { 'stickiness.enabled': 'none' })],
    ['registered targets', none(), { ...none(), targets: [{ targetGroup: 'east', targets: ['none'] }] }],
    [
      'actions',
      routing({ actions: content(AUTHENTICATE, AUTHENTICATE) }, {}, {}),
      routing({ actions: content(`${AUTHENTICATE}; ${AUTHENTICATE}`) }, {}, {}),
    ],
    ['action', routing({ actions: [forward] }, {}, {}), routing({ actions: content('forward east: 1') }, {}, {})],
  ])('%s', (what, one, other) => {
    for (const [expected, observed] of [
      [one, other],
      [other, one],
    ] as const)
      assert(findDrift(asFound(expected), observed).map((difference) => difference.what)).toEqual([what]);
  });
});

it('the settings that decide who may connect to a listener are routing: changed, added and removed', () => {
  const secured = (settings?: Record<string, string>): Routing => ({
    listeners: [
      { arn: 'a', where: 'core HTTPS:443', protocol: 'HTTPS', port: 443, rules: [], ...(settings && { settings }) },
    ],
    targets: [],
  });
  const before = expect(secured({ certificate: 'arn:1', 'TLS policy': 'old' }), [], () => []);
  assert(findDrift(before, secured({ certificate: 'arn:2', 'mutual TLS': '{"Mode":"verify"}' }))).toEqual(
    [
      { what: 'certificate', expected: 'arn:1', observed: 'arn:2' },
      { what: 'TLS policy', expected: 'old', observed: 'none' },
      { what: 'mutual TLS', expected: 'none', observed: '{"Mode":"verify"}' },
    ].map((one) => ({ where: 'core HTTPS:443', ...one })),
  );
  assert(findDrift(before, secured(before.routing.listeners[0]!.settings))).toEqual([]);
});

it('a look that did not read the attributes finds no difference in them', () => {
  fc.assert(
    fc.property(routings, (routing) => {
      const observed = structuredClone(routing);
      delete observed.attributes;
      assert(findDrift(asFound(routing), observed)).toEqual([]);
    }),
  );
});

/** The same routing, with listeners, rules, target groups and their attributes in reverse order. */
function reversed(routing: Routing): Routing {
  const other = structuredClone(routing);
  other.listeners.reverse();
  other.targets.reverse();
  other.attributes?.reverse();
  for (const listener of other.listeners) listener.rules.reverse();
  return other;
}

/** Additions are reported in the order of the look, which sorts; everything else in the order of the found routing. */
function isOfKnown({ what, expected }: Difference): boolean {
  return !((what === 'rule' || what === 'listener') && expected === 'none');
}

/** After a change that emptied something, the next one has nothing to change. */
function hasHoles(routing: Routing): boolean {
  const rules = rulesOf(routing);
  const lists = [routing.listeners, ...routing.listeners.map((one) => one.rules), ...rules.map((one) => one.actions)];
  return lists.some((list) => list.length === 0) || rules.some((rule) => forwardOf(rule)?.shares.length === 0);
}

const GROUPS = fc.constantFrom(1 as const, 2 as const);
const LEVELS = fc.constantFrom<Level[]>(['found'], ['drained'], ['found', 'drained'], ['drained', 10, 50, 100]);

describe('when an action may stand at one of several levels', () => {
  it('any of them is right', () => {
    fc.assert(
      fc.property(routings, GROUPS, LEVELS, fc.nat(10), (routing, groups, levels, pick) => {
        const plan = planFor(routing, groups, (found) => found * 2);
        const expected = expect(routing, plan, () => levels);
        let observed = routing;
        for (const [index, action] of plan.entries())
          observed = withShares(observed, action.ruleArn, sharesAt(action, levels[(pick + index) % levels.length]!));
        assert(findDrift(expected, observed)).toEqual([]);
      }),
    );
  });

  it('nothing else is right, even if each share by itself is', () => {
    fc.assert(
      fc.property(routings, GROUPS, LEVELS, fc.nat(10), fc.nat(999), (routing, groups, levels, pick, share) => {
        const plan = planFor(routing, groups, (found) => found * 2);
        fc.pre(plan.length > 0);
        const action = plan[pick % plan.length]!;
        const group = action.groups[pick % action.groups.length]!;
        let observed = routing;
        for (const one of plan) observed = withShares(observed, one.ruleArn, sharesAt(one, levels[0]!));
        observed = withShares(observed, action.ruleArn, { [group.targetGroupArn]: share });
        const now = { ...sharesAt(action, levels[0]!), [group.targetGroupArn]: share };
        fc.pre(!levels.some((level) => JSON.stringify(sharesAt(action, level)) === JSON.stringify(now)));
        const differences = findDrift(
          expect(routing, plan, () => levels),
          observed,
        );
        assert(differences).not.toEqual([]);
        assert(names(differences)).toContain(`${action.where}: share of ${group.targetGroup}`);
        for (const one of differences) {
          assert(one.where).toBe(action.where);
          assert(one.expected).not.toBe(one.observed);
        }
      }),
    );
  });

  it('shares that the run does not move must be as they were', () => {
    fc.assert(
      fc.property(routings, GROUPS, LEVELS, (routing, groups, levels) => {
        const plan = planFor(routing, groups, (found) => found);
        const action = plan.find((one) => one.others.length > 0);
        fc.pre(action !== undefined);
        const [other] = action.others;
        let observed = routing;
        for (const one of plan) observed = withShares(observed, one.ruleArn, sharesAt(one, levels[0]!));
        observed = withShares(observed, action.ruleArn, { [other!.targetGroupArn]: other!.share + 1 });
        assert(
          findDrift(
            expect(routing, plan, () => levels),
            observed,
          ),
        ).toEqual([
          {
            where: action.where,
            what: `share of ${other!.targetGroup}`,
            expected: String(other!.share),
            observed: String(other!.share + 1),
          },
        ]);
      }),
    );
  });
});

describe('two groups of the cluster in one action', () => {
  const EXPECTED = forward({ a: 100, b: 50, west: 100 });
  const OPTIONS = [
    { a: 100, b: 50 },
    { a: 0, b: 0 },
  ];
  const A = { where: 'here', what: 'share of a', expected: '100 or 0' };
  const B = { where: 'here', what: 'share of b', expected: '50 or 0' };

  it.each([
    ['as found', { a: 100, b: 50 }, []],
    ['drained', { a: 0, b: 0 }, []],
    [
      'one share of each level: both are named',
      { a: 0, b: 50 },
      [
        { ...A, observed: '0' },
        { ...B, observed: '50' },
      ],
    ],
    ['one wrong: only that one is named', { a: 0, b: 77 }, [{ ...B, observed: '77' }]],
    [
      'both wrong',
      { a: 1, b: 2 },
      [
        { ...A, observed: '1' },
        { ...B, observed: '2' },
      ],
    ],
    ['one gone', { a: 0 }, [{ ...B, observed: 'not in the action' }]],
  ])('%s', (_, shares: Record<string, number>, differences) => {
    assert(forwardDrift('here', EXPECTED, forward({ ...shares, west: 100 }), OPTIONS)).toEqual(differences);
  });
});

it('of shares that are right alone but not together, one that no level moves is not named', () => {
  const levels = [
    { a: 10, standby: 0, c: 10 },
    { a: 0, standby: 0, c: 0 },
  ];
  const differences = forwardDrift('here', forward(levels[0]!), forward({ a: 10, standby: 0, c: 0 }), levels);
  assert(names(differences)).toEqual(['here: share of a', 'here: share of c']);
});

function forward(shares: Record<string, number>): Forward {
  return {
    type: 'forward',
    order: 1,
    stickinessS: null,
    shares: Object.entries(shares).map(([name, share]) => ({ targetGroup: name, targetGroupArn: name, share })),
  };
}

it('describes differences in words that an operator knows', () => {
  const routing: Routing = {
    listeners: [
      {
        arn: 'l',
        where: 'core HTTP:80',
        protocol: 'HTTP',
        port: 80,
        rules: [
          {
            arn: 'r',
            listenerArn: 'l',
            isDefault: false,
            where: 'core HTTP:80 rule 10 (path /v1/*)',
            priority: '10',
            conditions: ['path /v1/*'],
            actions: [forward({ 'core-east': 0, 'core-west': 100 })],
          },
        ],
      },
    ],
    targets: [{ targetGroup: 'core-east', targets: ['10.0.1.11:80', '10.0.1.12:80'] }],
  };
  const observed = structuredClone(routing);
  const rule = observed.listeners[0]!.rules[0]!;
  rule.actions = [{ ...forward({ 'core-east': 100, 'core-west': 100 }), stickinessS: 60 }];
  observed.listeners[0]!.rules.push({ ...rule, arn: 'r2', where: 'core HTTP:80 rule 5 (path /new)', priority: '5' });
  observed.targets[0]!.targets = [];
  assert(findDrift(asFound(routing), observed)).toEqual([
    { where: 'core HTTP:80 rule 10 (path /v1/*)', what: 'stickiness', expected: 'off', observed: '60 s' },
    { where: 'core HTTP:80 rule 10 (path /v1/*)', what: 'share of core-east', expected: '0', observed: '100' },
    {
      where: 'core HTTP:80 rule 5 (path /new)',
      what: 'rule',
      expected: 'none',
      observed: 'forward core-east: 100, core-west: 100, sticky for 60 s',
    },
    {
      where: 'core-east',
      what: 'registered targets',
      expected: '10.0.1.11:80, 10.0.1.12:80',
      observed: 'none',
    },
  ]);
});
