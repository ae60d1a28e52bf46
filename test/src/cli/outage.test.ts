import { describe, expect, it, vi } from 'vitest';
import type { Connected } from '../../../src/connect.js';
import { poll, type Outage } from '../../../src/runs/poll.js';
import { OutageLines } from '../../../src/cli/views/outage-text.js';
import { bench } from './stub/harness.js';
import { proxy } from './stub/proxy.js';

const UNAVAILABLE = Object.assign(new Error('no connection'), { code: 14 });
const DENIED = Object.assign(new Error('no'), { code: 7 });

/** Polls what answers, or throws, in this order, and undefined after that; tells how it ended and what it said of it. */
async function polled(
  looks: (Error | string | undefined)[],
  options: { untilMs?: number; turnedAwayMs?: number } = {},
) {
  const session = {
    address: '127.0.0.1:7233',
    namespace: 'default',
    client: { withDeadline: (_: number, look: () => Promise<unknown>) => look() },
  } as unknown as Connected;
  const told: (Outage | null)[] = [];
  const answer = await poll(
    session,
    async () => {
      const next = looks.length > 1 ? looks.shift() : looks[0];
      if (next instanceof Error) throw next;
      return next;
    },
    { everyMs: 1, lookMs: 1, outageMs: Infinity, turnedAwayMs: 60_000, tell: (one) => void told.push(one), ...options },
  ).catch((error: unknown) => error);
  return { answer, told: told.map((one) => one?.why ?? null) };
}

describe('a poll', () => {
  it('goes on through an outage, and tells each look that failed and the first that did not', async () => {
    const { answer, told } = await polled([undefined, UNAVAILABLE, UNAVAILABLE, undefined, 'done']);
    expect(answer).toBe('done');
    const why = expect.stringMatching(/^Temporal does not answer at 127\.0\.0\.1:7233/) as string;
    expect(told).toEqual([why, why, null]);
  });

  it('ends at its own end, whenever the outage began', async () => {
    expect((await polled([undefined, UNAVAILABLE], { untilMs: performance.now() + 20 })).answer).toBe(UNAVAILABLE);
  });

  it('does not bear for ever a server that turns it away, nor any other error', async () => {
    expect((await polled([undefined, DENIED], { turnedAwayMs: 10 })).answer).toBe(DENIED);
    const bug = new TypeError('a bug');
    expect((await polled([bug])).answer).toBe(bug);
  });
});

it('an outage is one line at its beginning and one at its end', () => {
  const since = new Date('2026-11-22T15:00:00.000Z');
  const at = (s: number) => new Date(since.getTime() + s * 1000);
  const lines = new OutageLines();
  const outage = { since, why: 'Temporal does not answer.' };
  expect(lines.next(null, at(0))).toBeNull();
  expect(lines.next(outage, at(1))).toBe(
    "15:00:00Z Temporal can't be reached; trying again: Temporal does not answer.",
  );
  expect(lines.next(outage, at(2))).toBeNull();
  expect(lines.next(null, at(40))).toBe('15:00:40Z Temporal answers again, after 40 s');
  expect(lines.next(null, at(41))).toBeNull();
});

describe.each(['cut', 'swallow'] as const)('while Temporal is away (%s)', (how) => {
  it('watch and wait go on, and show it', async () => {
    const { tagout, follow, work, order } = await bench({ limits: { lookMs: 700, pollMs: 50 } });
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    const way = await proxy();
    process.env['TEMPORAL_ADDRESS'] = way.address;
    const waiting = follow('wait', '--until', 'restored', '--timeout', '60s');
    // It polls by now: to begin takes fewer answers.
    await vi.waitUntil(() => way.heard() > 40, 10_000);
    const watching = follow('watch');
    await vi.waitUntil(() => watching.printed().includes('east draining'), 10_000);
    await way[how]();
    await vi.waitUntil(() => watching.printed().includes("Temporal can't be reached"), 10_000);
    await vi.waitUntil(() => waiting.noted().includes("Temporal can't be reached"), 10_000);
    await order({ kind: 'end', phase: 'restored' });
    if (how === 'swallow') await way.cut();
    await way.mend();
    const [watched, waited] = await Promise.all([watching.answer, waiting.answer]);
    expect({ watch: watched.exit, wait: waited.exit }).toEqual({ watch: 0, wait: 0 });
    expect(watched.stdout.match(/can't be reached; trying again|answers again, after/g)).toHaveLength(2);
    expect(waited.stderr).toMatch(/can't be reached; trying again: [^]*answers again, after/);
  });
});
