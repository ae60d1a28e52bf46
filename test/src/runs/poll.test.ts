import { describe, expect, it } from 'vitest';
import type { Connected } from '../../../src/connect.js';
import { poll, type Outage } from '../../../src/runs/poll.js';

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
    {
      everyMs: 1,
      answerMs: 1,
      outageMs: Infinity,
      turnedAwayMs: 60_000,
      tell: (one) => void told.push(one),
      ...options,
    },
  ).catch((error: unknown) => error);
  return { answer, told: told.map((one) => one?.why ?? null) };
}

describe('a poll', () => {
  it('goes on through an outage, and reports each poll that failed and the first that did not', async () => {
    const { answer, told } = await polled([undefined, UNAVAILABLE, UNAVAILABLE, undefined, 'done']);
    expect(answer).toBe('done');
    const why = expect.stringMatching(/^Temporal does not answer at 127\.0\.0\.1:7233/) as string;
    expect(told).toEqual([why, why, null]);
  });

  it('ends at its own end, whenever the outage began', async () => {
    expect((await polled([undefined, UNAVAILABLE], { untilMs: performance.now() + 20 })).answer).toBe(UNAVAILABLE);
  });

  it('does not put up forever with a server that turns it away, nor with any other error', async () => {
    expect((await polled([undefined, DENIED], { turnedAwayMs: 10 })).answer).toBe(DENIED);
    const bug = new TypeError('a bug');
    expect((await polled([bug])).answer).toBe(bug);
  });
});
