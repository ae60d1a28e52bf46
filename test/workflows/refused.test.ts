import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { addLoadBalancer } from '../../lab/alb/build.js';
import { addElement, journey, phases, type Journey, type JourneyOptions } from '../support/journey.js';

interface Refusal {
  options?: JourneyOptions;
  make?: (journey: Journey) => void | Promise<void>;
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
    reasons: [/HTTP:8080 default would be left without a cluster/, /HTTP:8080 default: only 0 healthy targets/],
  },
  'too few healthy targets': {
    options: { config: { minHealthy: 3 } },
    reasons: [
      /rule 10 .*only 2 healthy targets would remain in core-west, capacity.minHealthy asks for 3/,
      /HTTP:80 default: only 2 healthy/,
      /HTTP:8080 default: only 2 healthy/,
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
  'a host that can not be read': {
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
      /HTTP:8080 default has target group stickiness on/,
    ],
  },
  'elements that a write would lose': {
    make: (journey) => {
      addElement(journey, 'httpV1');
      addElement(journey, 'partnersDefault');
    },
    reasons: [
      /rule 10 .* holds what this version of tagout does not know, .* \(ForwardConfig\/TargetGroupWarmup\): update tagout$/,
      /HTTP:8080 default holds what this version of tagout does not know/,
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
      /HTTP:8080 default: only 0 healthy targets/,
      /target 127.9.9.9/,
      /host east-1 can't be read/,
    ],
    next: ADOPT,
  },
};

describe('refused, and nothing touched', () => {
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

  journey('a network load balancer', {}, async (journey) => {
    addLoadBalancer(journey.world.core, 'fast', 'network');
    const run = await journey.maintain({ config: { ...journey.config, loadBalancers: ['core', 'fast'] } });
    await refuses(journey, [/load balancer fast is a network load balancer/], null, run);
  });

  journey('AWS that can not be read', {}, async (journey) => {
    journey.world.core.inject('*', { kind: 'error', code: 'ServiceUnavailable', status: 503 }, Infinity);
    const run = await journey.maintain({ limits: { firstTaskMs: 60_000, preflightMs: 200, staleReadMs: 100 } });
    await refuses(journey, [/./], null, run);
  });

  journey('AWS that says no', {}, async (journey) => {
    journey.world.core.inject('DescribeRules', { kind: 'error', code: 'AccessDenied', status: 403 }, Infinity);
    const run = await journey.maintain({ limits: { firstTaskMs: 60_000, preflightMs: 600_000, staleReadMs: 100 } });
    await refuses(journey, [/AccessDenied|not allowed|denied/i], null, run);
  });

  journey('a first task that comes too late', { ownWorker: 'later' }, async (journey) => {
    const run = await journey.maintain({ limits: { firstTaskMs: 50, preflightMs: 2000, staleReadMs: 100 } });
    // Time is what this limit is about, and nothing else tells that it has passed.
    await sleep(200);
    await journey.startWorker();
    await refuses(journey, [/no worker took this run in time/], null, run);
    expect(journey.world.core.journal.count).toBe(0);
  });
});

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
  expect(journey.ownWrites()).toEqual([]);
}
