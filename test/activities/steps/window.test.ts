import { expect, it } from 'vitest';
import type { RunContext } from '../../../activities/scopes.js';
import { drain, type Drained } from '../../../activities/steps/drain.js';
import { attempt } from '../attempt.js';
import { Balancer } from '../balancer.js';
import { briskRun, type Two } from '../run-context.js';

const BRISK = briskRun();
const RUN: RunContext = {
  ...BRISK,
  config: { ...BRISK.config, window: { days: ['thu'], from: '22:00', to: '04:00', zone: 'UTC' } },
};
const INSIDE = Date.parse('2026-11-27T03:59:00.000Z');
const OPENS = Date.parse('2026-11-26T22:00:00.000Z');
const OUTSIDE = Date.parse('2026-11-27T04:00:00.000Z');
const CLOSED = 'the window is closed until 2026-12-03 22:00Z, by the clock of this worker';

interface Drain {
  run?: RunContext;
  shares?: Two;
  fromMs: number;
  /** It closes when so many writes are done. */
  closesAfter?: number;
  cursor?: { levels: Record<string, string> };
  /** Each question moves the clock by this much. */
  tickMs?: number;
}

async function drained({ run = RUN, shares = [100, 100], fromMs, closesAfter, cursor, tickMs = 0 }: Drain): Promise<{
  closed: Drained['closed'];
  shares: Two;
}> {
  const balancer = new Balancer(run, shares);
  balancer.nowMs = fromMs;
  balancer.before = () => {
    if (balancer.writes.length === closesAfter) balancer.nowMs = Math.max(balancer.nowMs, OUTSIDE);
  };
  const { closed } = await attempt(cursor === undefined ? 1 : 2, structuredClone(cursor), () =>
    drain({ ...balancer.ports, now: () => (balancer.nowMs += tickMs) }, run),
  );
  return { closed: closed?.replace(/, on which it is 04:00:\d\dZ$/, ''), shares: balancer.shares };
}

/** The first action was at share 0 when the run came. */
const ADOPTED: RunContext = {
  ...RUN,
  plan: RUN.plan.map((action, n) =>
    n > 0 ? action : { ...action, groups: action.groups.map((group) => ({ ...group, found: 0 })) },
  ),
};
const FIRST_DONE = { levels: { [RUN.plan[0]!.ruleArn]: 'drained' } };

it.each<[string, Drain, { closed: string | undefined; shares: Two }]>([
  ['inside, it drains', { fromMs: INSIDE }, { closed: undefined, shares: [0, 0] }],
  ['outside, nothing is written', { fromMs: OUTSIDE }, { closed: CLOSED, shares: [100, 100] }],
  ['when it closes before the first write', { fromMs: INSIDE, closesAfter: 0 }, { closed: CLOSED, shares: [100, 100] }],
  ['once it has begun, it goes on', { fromMs: INSIDE, closesAfter: 1 }, { closed: undefined, shares: [0, 0] }],
  ['it waits for an opening that is near', { fromMs: OPENS - 500, tickMs: 40 }, { closed: undefined, shares: [0, 0] }],
  [
    'an attempt goes on with what the one before has begun',
    { fromMs: OUTSIDE, shares: [0, 100], cursor: FIRST_DONE },
    { closed: undefined, shares: [0, 0] },
  ],
  [
    'what was at 0 before has begun nothing',
    { run: ADOPTED, fromMs: OUTSIDE, shares: [0, 100] },
    { closed: CLOSED, shares: [0, 100] },
  ],
  [
    'nor in the next attempt',
    { run: ADOPTED, fromMs: OUTSIDE, shares: [0, 100], cursor: FIRST_DONE },
    { closed: CLOSED, shares: [0, 100] },
  ],
])('a drain with a window: %s', async (_, given, ends) => {
  expect(await drained(given)).toEqual(ends);
});
