import { growth as power, median, spread } from '../statistics.js';
import type { Row } from '../results.js';
import { TAGOUT } from '../results.js';
import { largeLoadBalancer } from './large-load-balancer.js';
import { observationOf } from './large-observation.js';
import type { Measure } from './measure.js';
import { createLoadBalancerPort } from '../../activities/elbv2/load-balancer-port.js';
import { findDrift } from '../../src/domain/drift.js';
import { expect } from '../../src/domain/expected.js';
import { decidePreflight } from '../../src/domain/preflight.js';
import type { Look } from '../../src/domain/observation.js';
import type { PlannedAction } from '../../src/domain/plan.js';
import { forwardOf, rulesOf, type Routing } from '../../src/domain/routing.js';

const RULES = [1, 100, 1_000];
const HOSTS = [10, 100, 1_000];
const TIMES = 20;
const QUICK_TIMES = 3;

/** Of one comparison of 1,000 rules. */
const GOAL_MS = 20;

export const growth: Measure = {
  name: 'growth',
  what: 'one look and one comparison by the number of rules, and the decision of preflight by the number of hosts',
  isQuick: true,
  async run({ isQuick }) {
    const times = isQuick ? QUICK_TIMES : TIMES;
    const looks: Sized[] = [];
    const comparisons: Sized[] = [];
    for (const rules of RULES) {
      const large = await largeLoadBalancer(rules);
      try {
        const port = createLoadBalancerPort({
          version: 'bench',
          now: Date.now,
          region: 'us-east-1',
          endpoint: large.url,
        });
        const scope = { loadBalancerArns: [large.loadBalancer], targetGroupArns: [large.east] };
        const look = async (): Promise<Look> => {
          const read = await port.look(scope, new AbortController().signal);
          if (read.kind !== 'observed') throw new Error(read.reason);
          return read.value;
        };
        const { routing } = await look();
        const other = (await look()).routing;
        looks.push({ size: rules, samples: await timed(times, look) });
        const expected = expect(routing, planOf(routing), () => ['found']);
        comparisons.push({ size: rules, samples: await timed(times, async () => findDrift(expected, other)) });
      } finally {
        await large.stop();
      }
    }
    const decisions: Sized[] = [];
    for (const hosts of HOSTS) {
      const { observation, request } = observationOf(hosts);
      decisions.push({ size: hosts, samples: await timed(times, async () => decidePreflight(observation, request)) });
    }
    return [
      ...rowsOf('one look at the load balancer', 'rules', looks),
      ...rowsOf('one comparison with what must hold', 'rules', comparisons, GOAL_MS),
      ...rowsOf('the decision of preflight', 'hosts of each of two clusters', decisions),
    ];
  },
};

/** Every rule is one that the run moves, as where a service has the load balancer to itself. */
function planOf(routing: Routing): PlannedAction[] {
  return rulesOf(routing).map((rule) => {
    const [east, ...others] = forwardOf(rule)!.shares;
    const { targetGroup, targetGroupArn, share } = east!;
    return {
      ...{ ruleArn: rule.arn, listenerArn: rule.listenerArn, isDefault: rule.isDefault, where: rule.where },
      ...{ groups: [{ targetGroup, targetGroupArn, found: share, baseline: share }], others, minHealthy: 1 },
    };
  });
}

interface Sized {
  size: number;
  samples: number[];
}

async function timed(times: number, act: () => Promise<unknown>): Promise<number[]> {
  // The first calls compile the code.
  for (let n = 0; n < 3; n += 1) await act();
  const samples: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const sinceMs = performance.now();
    await act();
    samples.push(performance.now() - sinceMs);
  }
  return samples;
}

function rowsOf(what: string, things: string, sized: readonly Sized[], goalMs?: number): Row[] {
  // The fastest of each, because anything else that the machine does makes some of them slower.
  const grows = power(sized.slice(1).map(({ size, samples }) => ({ work: size, cost: spread(samples)[0] })));
  return [
    ...sized.map(({ size, samples }): Row => {
      const isLargest = goalMs !== undefined && size === 1_000;
      const goal = isLargest ? { text: `≤ ${goalMs} ms`, isMet: median(samples) <= goalMs } : undefined;
      return { what, who: `${TAGOUT}, ${size} ${things}`, unit: 'ms', samples, ...(goal && { goal }) };
    }),
    {
      ...{ what, who: `growth from ${sized[1]!.size} to ${sized[2]!.size}`, unit: 'power', samples: [grows] },
      goal: { text: 'linear or better', isMet: grows <= 1.1 },
    },
  ];
}
