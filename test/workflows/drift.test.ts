import { describe, expect } from 'vitest';
import type { Difference } from '../../src/domain/drift.js';
import { findRule } from '../../lab/alb/find.js';
import { forwardTo } from '../../lab/alb/forward.js';
import {
  addElement,
  ENDLESS_MS,
  journey,
  phases,
  withoutWatcher,
  type Journey,
  type JourneyOptions,
  type Maintained,
} from '../support/journey.js';

interface Meddling {
  act: (journey: Journey) => void;
  /** What the failure must name, and nothing else; `own` is the share that the run had given. */
  difference: (journey: Journey, own: number) => Difference;
}

const V1 = 'core HTTP:80 rule 10 (path /v1/*)';

const MEDDLING: Record<string, Meddling> = {
  'a share of east': {
    act: (journey) => journey.meddle('httpV1', 'east', 77),
    difference: (_, own) => ({ where: V1, what: 'share of core-east', expected: String(own), observed: '77' }),
  },
  'a share of west': {
    act: (journey) => journey.meddle('httpDefault', 'west', 50),
    difference: () => ({
      where: 'core HTTP:80 default',
      what: 'share of core-west',
      expected: '100',
      observed: '50',
    }),
  },
  'a new rule': {
    act: ({ world }) =>
      world.foreigner().call('CreateRule', {
        ListenerArn: world.arns.http,
        Priority: 5,
        Conditions: [{ Field: 'path-pattern', Values: ['/mine'] }],
        Actions: [forwardTo({ [world.arns.east]: 1 })],
      }),
    difference: () => ({
      where: 'core HTTP:80 rule 5 (path /mine)',
      what: 'rule',
      expected: 'none',
      observed: 'forward core-east: 1',
    }),
  },
  'a rule that goes': {
    act: ({ world }) => world.foreigner().call('DeleteRule', { RuleArn: world.arns.httpV1 }),
    difference: () => ({ where: V1, what: 'rule', expected: 'there', observed: 'gone' }),
  },
  conditions: {
    act: ({ world }) =>
      world.foreigner().call('ModifyRule', {
        RuleArn: world.arns.httpV1,
        Conditions: [{ Field: 'path-pattern', Values: ['/v2/*'] }],
      }),
    difference: () => ({ where: V1, what: 'conditions', expected: 'path /v1/*', observed: 'path /v2/*' }),
  },
  'a priority': {
    act: ({ world }) =>
      world.foreigner().call('SetRulePriorities', { RulePriorities: [{ RuleArn: world.arns.httpV1, Priority: 7 }] }),
    difference: () => ({ where: V1, what: 'priority', expected: '10', observed: '7' }),
  },
  stickiness: {
    act: ({ world }) => {
      const { rule } = findRule(world.core.state, world.arns.httpV1);
      const [action] = structuredClone(rule.actions);
      const config = action!['ForwardConfig'] as Record<string, unknown>;
      config['TargetGroupStickinessConfig'] = { Enabled: true, DurationSeconds: 60 };
      world.foreigner().setActions(world.arns.httpV1, [action!]);
    },
    difference: () => ({ where: V1, what: 'stickiness', expected: 'off', observed: '60 s' }),
  },
  'an element that the SDK does not know': {
    act: (journey) => addElement(journey, 'httpV1'),
    difference: () => ({
      where: V1,
      what: 'element ForwardConfig/TargetGroupWarmup',
      expected: 'none',
      observed: '"<Enabled>true</Enabled><Seconds>30</Seconds>"',
    }),
  },
  transforms: {
    act: ({ world }) =>
      world.foreigner().call('ModifyRule', { RuleArn: world.arns.httpV1, Transforms: [{ Type: 'url-rewrite' }] }),
    difference: () => ({ where: V1, what: 'transforms', expected: 'none', observed: '{"Type":"url-rewrite"}' }),
  },
  'an attribute of a target group': {
    act: ({ world }) =>
      world.foreigner().setAttribute(world.arns.west, 'load_balancing.algorithm.type', 'weighted_random'),
    difference: () => ({
      where: 'core-west',
      what: 'attribute load_balancing.algorithm.type',
      expected: 'round_robin',
      observed: 'weighted_random',
    }),
  },
  'a target that comes': {
    act: ({ world }) => world.foreigner().register(world.arns.east, '127.9.9.9'),
    difference: ({ world }) => {
      const [one, two] = targetsOf(world);
      return {
        where: 'core-east',
        what: 'registered targets',
        expected: `${one}, ${two}`,
        observed: [one, two, `127.9.9.9:${world.host('east-1').port}`].sort().join(', '),
      };
    },
  },
  'a target that goes': {
    act: ({ world }) => world.foreigner().deregister(world.arns.east, world.host('east-1').address),
    difference: ({ world }) => {
      const [one, two] = targetsOf(world);
      return { where: 'core-east', what: 'registered targets', expected: `${one}, ${two}`, observed: two! };
    },
  },
};

interface Moment {
  options: JourneyOptions;
  /** Lets somebody act at this moment of a run; resolves when they have. */
  when: (journey: Journey, run: () => Promise<Maintained>, act: () => void) => Promise<Maintained>;
  /** The share that the run has given east in rule 10 by then. */
  own: number;
}

/** What the steps see by themselves. */
const BY_THE_STEPS_ALONE: JourneyOptions = { activities: withoutWatcher };

const MOMENTS: Record<string, Moment> = {
  draining: {
    options: BY_THE_STEPS_ALONE,
    when: async (journey, start, act) => {
      journey.atOwnWrite(1, act);
      return start();
    },
    own: 0,
  },
  settling: {
    options: { durations: { settleMs: ENDLESS_MS } },
    when: async (_, start, act) => {
      const run = await start();
      await run.isIn('settling');
      act();
      return run;
    },
    own: 0,
  },
  maintenance: {
    options: {},
    when: async (_, start, act) => {
      const run = await start();
      await run.isIn('maintenance');
      act();
      return run;
    },
    own: 0,
  },
  confirming: {
    options: { durations: { healthyForMs: ENDLESS_MS } },
    when: async (journey, start, act) => {
      const run = await start();
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await run.isIn('confirming');
      act();
      return run;
    },
    own: 0,
  },
  reactivating: {
    options: { config: { steps: [10, 100] }, durations: { holdMs: ENDLESS_MS } },
    when: async (journey, start, act) => {
      const run = await start();
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await run.waitsForText(/hold at 10%/);
      act();
      return run;
    },
    own: 10,
  },
  aborting: {
    options: { ...BY_THE_STEPS_ALONE, durations: { settleMs: ENDLESS_MS } },
    when: async (journey, start, act) => {
      const run = await start();
      await run.isIn('settling');
      journey.atOwnWrite(1, act);
      await run.abort();
      return run;
    },
    own: 100,
  },
};

/** Each way to meddle is tried while the hosts are away, and at every other moment these. */
const AT_ANY_MOMENT = [
  'a share of east',
  'a share of west',
  'a rule that goes',
  'an element that the SDK does not know',
  'an attribute of a target group',
];

describe.each(Object.entries(MOMENTS))('in %s somebody changes', (phase, { options, when, own }) => {
  const kinds = Object.entries(MEDDLING).filter(
    ([what]) => phase === 'maintenance' || (AT_ANY_MOMENT.includes(what) && !isSeenLater(phase, what)),
  );
  for (const [what, meddling] of kinds)
    journey(what, options, (journey) => failsWith(journey, phase, when, [meddling], own));

  // A look takes several calls: only one that begins after all of them sees them all, so one looks, and they are done as it begins.
  const alone = phase === 'reactivating' ? { ...options, ...BY_THE_STEPS_ALONE } : options;
  journey('many things at once', alone, (journey) =>
    failsWith(
      journey,
      phase,
      (_, start, act) =>
        when(journey, start, phase === 'draining' || phase === 'aborting' ? act : () => journey.atNextLook(act)),
      [
        'a new rule',
        'a priority',
        'conditions',
        'stickiness',
        'a share of east',
        'a share of west',
        'a target that comes',
      ].map((what) => MEDDLING[what]!),
      own,
    ),
  );
});

/** The looks between two writes don't read the attributes: they are read before the step ends. */
function isSeenLater(phase: string, what: string): boolean {
  return what === 'an attribute of a target group' && (phase === 'draining' || phase === 'aborting');
}

async function failsWith(
  journey: Journey,
  phase: string,
  when: Moment['when'],
  meddlings: Meddling[],
  own: number,
): Promise<void> {
  let acted = Infinity;
  const run = await when(
    journey,
    () => journey.maintain(),
    () => {
      for (const { act } of meddlings) act(journey);
      acted = journey.world.core.journal.count;
    },
  );
  const document = await run.ends();
  const key = ({ where, what }: Difference): string => `${where} ${what}`;
  const sorted = (list: Difference[]): Difference[] => list.sort((a, b) => key(a).localeCompare(key(b)));
  const exact = meddlings.map(({ difference }) => difference(journey, own));
  const observed = (document.failure?.drift ?? []).map((one) =>
    // While the run writes, the watcher may be the first to see it, and allows what is before and after each write.
    one.observed === '77' && one.expected.split(' or ').includes(String(own)) ? { ...one, expected: String(own) } : one,
  );
  expect(sorted(observed)).toEqual(sorted(exact));
  expect(document.failure?.type).toBe('RoutingDrift');
  expect(phases(document).slice(-2)).toEqual([phase, 'failed']);
  expect(journey.allOwnWrites(acted)).toEqual([]);
  expect(document.next).toBe('tagout start east --adopt --reason "..."');
  expect(await run.report()).toContain('tagout has written nothing since.');
}

function targetsOf(world: Journey['world']): string[] {
  return ['east-1', 'east-2'].map((name) => `${world.host(name).address}:${world.host(name).port}`);
}

journey(
  'the first line says the most dangerous thing: traffic is on hosts that have had the go',
  {},
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.reboot(run, 'east-1');
    await run.verdict('east-1', 'counted');
    journey.meddle('httpDefault', 'east', 100);
    const document = await run.ends();
    expect(document).toMatchObject({ exposed: ['east'], outOfService: ['east'] });
    const [first, difference, nothing, next] = (await run.report()).split('\n');
    expect(first).toMatch(
      /^FAILED in maintenance \(RoutingDrift\) at \d\d:\d\d:\d\dZ: TRAFFIC IS REACHING east; 1 of 2 hosts has not come back\.$/,
    );
    expect(difference).toBe('  core HTTP:80 default: share of core-east: expected 0, observed 100');
    expect(nothing).toBe('tagout has written nothing since.');
    expect(next).toBe('To go on: tagout start east --adopt --reason "..."');
  },
);

journey(
  'an attribute that changes between two writes is seen before the step ends',
  BY_THE_STEPS_ALONE,
  async (journey) => {
    journey.atOwnWrite(1, () => MEDDLING['an attribute of a target group']!.act(journey));
    const run = await journey.maintain();
    const document = await run.ends();
    expect(document.failure?.drift).toEqual([MEDDLING['an attribute of a target group']!.difference(journey, 0)]);
    expect(phases(document)).toEqual(['preflight', 'draining', 'failed']);
    expect(journey.ownWrites()).toHaveLength(3);
  },
);

describe('what can not move traffic is no drift', () => {
  journey('tags, and the deregistration delay', { durations: { everyMs: 50 } }, async (journey) => {
    const { world } = journey;
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const after = world.core.journal.count;
    world.foreigner().call('AddTags', { ResourceArns: [world.arns.east], Tags: [{ Key: 'team', Value: 'payments' }] });
    world.foreigner().setAttribute(world.arns.east, 'deregistration_delay.timeout_seconds', '7');
    // A look that reads the attributes has begun and ended since.
    await world.core.journal.nth(4, ({ action }) => action === 'DescribeTargetGroupAttributes', after);
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
  });
});
