import { Context } from '@temporalio/activity';
import { describe, expect } from 'vitest';
import type { Shape } from '../../../lab/alb/tree.js';
import type { Fault } from '../../../lab/alb/faults.js';
import type { LoadBalancerPort, Ports } from '../../../activities/ports.js';
import { Watchable } from '../../../lab/watchable.js';
import type { Phase } from '../../../src/domain/lifecycle.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

const RAMP: JourneyOptions = { config: { steps: [10, 100] }, durations: { blindMs: 60_000 } };

/** What a load balancer that can't be reached for a moment answers. */
const PASSING: Record<string, Fault> = {
  Throttling: { kind: 'error', code: 'Throttling', status: 400, message: 'Rate exceeded' },
  ThrottlingException: { kind: 'error', code: 'ThrottlingException', status: 400, message: 'Rate exceeded' },
  '503, though it was carried out': { kind: 'error', code: 'ServiceUnavailable', status: 503, carriedOut: true },
  'half an answer': { kind: 'body', body: '<DescribeRulesResponse><DescribeRulesResult><Rules>', carriedOut: true },
  'no connection': { kind: 'cut' },
  'credentials that have expired': { kind: 'error', code: 'ExpiredToken', status: 403, message: 'it is expired' },
};

describe.concurrent('a fault that passes is waited out in every phase, and no write is sent twice without a look between:', () => {
  for (const [what, fault] of Object.entries(PASSING))
    journey(what, RAMP, async (journey) => {
      const { core } = journey.world;
      // ELBv2 refuses a write whose credentials have expired, and the run then fails: only reads get this fault.
      const isForWrites = !what.startsWith('credentials');
      const disturb = (): void => {
        core.inject(isForWrites ? '*' : 'DescribeRules', fault, 7);
        // The faults above hit the read before a write, and never the write itself.
        if (isForWrites) core.inject('ModifyListener', fault, 2);
      };
      const run = await journey.maintain({ limits: { firstTaskMs: 60_000, preflightMs: 60_000, staleReadMs: 100 } });
      journey.atOwnWrite(1, disturb);
      await run.isIn('settling');
      disturb();
      await run.isIn('maintenance');
      disturb();
      journey.atOwnWrite(2, disturb);
      await journey.rebootAll(run);
      expect((await run.ends()).failure).toBeNull();
      expect(journey.shares('east')).toEqual(BASELINE);
      const again = expectLookBetweenWrites(journey);
      const isCarriedOut = 'carriedOut' in fault && fault.carriedOut === true;
      expect(again > 0, 'writes were sent again').toBe(isForWrites && !isCarriedOut);
    });
});

/**
 * When the same shares are written to the same action twice, a look between the two must have found that the first had
 * not arrived. A look reads all rules of a listener. The read right before each write names its rule, and counts as a look
 * only if the first write was throttled, and so not begun. Returns how many such pairs there were.
 */
function expectLookBetweenWrites(journey: Journey): number {
  let again = 0;
  const last = new Map<string, { n: number; text: string; outcome: string }>();
  for (const { n, action, params, outcome } of journey.ownWrites()) {
    const target = `${action} ${JSON.stringify(params['RuleArn'] ?? params['ListenerArn'])}`;
    const text = JSON.stringify(params);
    const before = last.get(target);
    if (before?.text === text) {
      again += 1;
      const isLook = (params: Shape): boolean => 'ListenerArn' in params || /^Throttling/.test(before.outcome);
      const looks = journey.world.core.journal
        .calls('DescribeRules', before.n)
        .filter((one) => one.n < n && one.outcome === 'ok' && isLook(one.params));
      expect(looks.length, `${target} was written twice without a look`).toBeGreaterThan(0);
    }
    last.set(target, { n, text, outcome });
  }
  return again;
}

const DENIED: Fault = { kind: 'error', code: 'AccessDenied', status: 403, message: 'not authorized' };
const DENIED_TEXT = /AccessDenied \(not authorized\); allow elasticloadbalancing:Describe\w+ in the IAM policy/;

interface Blind {
  options: JourneyOptions;
  reach: (journey: Journey, run: Maintained, blind: () => void) => Promise<void>;
  /** How many writes the run has sent by then. */
  writes: number;
  outOfService: string[];
}

const BLIND: Partial<Record<Phase, Blind>> = {
  draining: {
    options: {},
    reach: async (journey, _, blind) => {
      journey.atOwnWrite(1, blind);
      await journey.world.core.journal.nthWrite(1);
    },
    writes: 1,
    outOfService: [],
  },
  settling: {
    options: { durations: { settleMs: ENDLESS_MS } },
    reach: async (_, run, blind) => {
      await run.isIn('settling');
      blind();
    },
    writes: 3,
    outOfService: ['east'],
  },
  maintenance: {
    options: {},
    reach: async (_, run, blind) => {
      await run.isIn('maintenance');
      blind();
    },
    writes: 3,
    outOfService: ['east'],
  },
  confirming: {
    options: { durations: { healthyForMs: ENDLESS_MS } },
    reach: async (journey, run, blind) => {
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await run.isIn('confirming');
      blind();
    },
    writes: 3,
    outOfService: ['east'],
  },
  reactivating: {
    options: {},
    reach: async (journey, run, blind) => {
      await run.isIn('maintenance');
      journey.atOwnWrite(1, blind);
      await journey.rebootAll(run);
      await run.isIn('reactivating');
    },
    writes: 4,
    outOfService: ['east'],
  },
  aborting: {
    options: { durations: { settleMs: ENDLESS_MS } },
    reach: async (journey, run, blind) => {
      await run.isIn('settling');
      journey.atOwnWrite(1, blind);
      await run.abort();
    },
    writes: 4,
    outOfService: ['east'],
  },
};

describe.concurrent('a read that is denied ends the run at once where it is, and names the action', () => {
  for (const [phase, { options, reach, writes, outOfService }] of Object.entries(BLIND))
    journey(
      `in ${phase}`,
      { ...options, durations: { ...options.durations, blindMs: ENDLESS_MS } },
      async (journey) => {
        const run = await journey.maintain();
        let since = 0;
        await reach(journey, run, () => {
          journey.world.core.inject('*', DENIED, Infinity);
          since = journey.world.core.journal.count;
        });
        const document = await run.ends();
        expect(document).toMatchObject({ phase: 'failed', failure: { type: 'Unobservable' }, outOfService });
        expect(document.failure?.message).toMatch(new RegExp(`^FAILED in ${phase} \\(Unobservable\\) at `));
        expect(document.failure?.message).toMatch(DENIED_TEXT);
        const mayHaveWritten = ['draining', 'reactivating', 'aborting'].includes(phase);
        expect(document.failure?.message.includes('the run may have written since')).toBe(mayHaveWritten);
        expect(journey.ownWrites()).toHaveLength(writes);
        expect(journey.ownWrites(since)).toEqual([]);
      },
    );
});

/** Emits the name of each step that asks the load balancer for something, whatever the answer. */
function telling(asked: Watchable<string>): JourneyOptions['ports'] {
  return (ports) => {
    const { loadBalancer } = ports;
    const tell = (): void => asked.emit(Context.current().info.activityType);
    return {
      ...ports,
      loadBalancer: {
        ...loadBalancer,
        look: (...words) => (tell(), loadBalancer.look(...words)),
        health: (...words) => (tell(), loadBalancer.health(...words)),
      },
    };
  };
}

/** Resolves when the step has asked this many times from now on. */
function asks(asked: Watchable<string>, step: string, times: number): Promise<unknown> {
  let seen = 0;
  return asked.next((one) => one === step && (seen += 1) === times);
}

describe.concurrent('while nothing can be read, nothing moves forward', () => {
  const GONE: Fault = { kind: 'cut' };

  const toTheGo = new Watchable<string>();
  journey('to the go', { durations: { settleMs: 600, blindMs: 60_000 }, ports: telling(toTheGo)! }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    journey.world.core.inject('*', GONE, Infinity);
    // The step asks only after a whole quiet period.
    await asks(toTheGo, 'settle', 3);
    expect(await run.phase()).toBe('settling');
    journey.world.core.faults.clear();
    await run.isIn('maintenance');
    await run.abort({ leaveOut: true });
    await run.ends();
  });

  const toTraffic = new Watchable<string>();
  journey('to traffic', { durations: { blindMs: 60_000 }, ports: telling(toTraffic)! }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    journey.world.core.inject('*', GONE, Infinity);
    await journey.rebootAll(run);
    await run.isIn('confirming');
    await asks(toTraffic, 'confirm', 5);
    expect(await run.phase()).toBe('confirming');
    expect(journey.shares('east')).toEqual(DRAINED);
    journey.world.core.faults.clear();
    expect((await run.ends()).phase).toBe('restored');
  });

  const toMore = new Watchable<string>();
  const held = { durations: { blindMs: 60_000, holdMs: 1000 }, ports: telling(toMore)! };
  journey('to more traffic, and no host counts as lost for that', { ...RAMP, ...held }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    await run.waitsForText(/hold at 10%/);
    journey.world.core.inject('*', GONE, Infinity);
    await asks(toMore, 'reactivate', 5);
    expect(journey.shares('east')).toEqual({ httpV1: 10, httpDefault: 10, partnersDefault: 10 });
    journey.world.core.faults.clear();
    expect((await run.ends()).phase).toBe('restored');
  });

  journey(
    'but the shares of a lost host are taken back, though no answer came',
    { ...RAMP, durations: { ...RAMP.durations, holdMs: ENDLESS_MS }, ports: withoutHealthAtFirst },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await run.waitsForText(/hold at 10%/);
      journey.world.host('east-2').tellsReady = false;
      expect((await run.ends()).failure?.message).toMatch(/east-2 is not ready; its shares were taken back to 0\./);
      expect(journey.shares('east')).toEqual(DRAINED);
    },
  );
});

/** The health of the targets can't be read the first three times that `takeBack` asks. */
function withoutHealthAtFirst(ports: Ports): Ports {
  const { loadBalancer } = ports;
  let asked = 0;
  const health: LoadBalancerPort['health'] = async (...words) =>
    Context.current().info.activityType === 'takeBack' && (asked += 1) <= 3
      ? { kind: 'unobservable', permanent: false, denied: false, reason: 'no answer', queuedMs: 0 }
      : loadBalancer.health(...words);
  return { ...ports, loadBalancer: { ...loadBalancer, health } };
}
