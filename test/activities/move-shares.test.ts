import { describe, expect, it } from 'vitest';
import { moveTo } from '../../src/domain/move.js';
import { KnownLevels } from '../../src/domain/known-levels.js';
import type { Beat } from '../../activities/beat.js';
import { Evidence } from '../../activities/evidence.js';
import { Stopwatches } from '../../activities/stopwatches.js';
import { longestGapMs } from '../../activities/scopes.js';
import { moveShares } from '../../activities/move-shares.js';
import type { LoadBalancerPort, Ports, WriteOutcome } from '../../activities/ports.js';
import { routingWith, runContext } from './run-context.js';

type Asked = 'look' | 'write';

/** One write: whether it is carried out, and how it is answered. */
interface Write {
  arrives: boolean;
  answer: 'written' | 'unknown' | 'unread' | 'denied';
  /** How long the read of the rule before it takes. */
  readMs?: number;
}

/** Drains the first action of a run on a load balancer whose reads lag some looks behind; returns what was asked of it. */
async function drainOn(
  writes: Write[],
  lag = 0,
  isAwaited: (pass: (ms: number) => void) => Promise<boolean> = async () => true,
): Promise<{ asked: Asked[]; share: number; checks: number }> {
  const run = runContext();
  const asked: Asked[] = [];
  let nowMs = 1_000_000;
  let share = 100;
  let told = 100;
  let looksSince = 0;
  let checks = 0;
  const loadBalancer: Pick<LoadBalancerPort, 'look' | 'write'> = {
    look: async () => {
      asked.push('look');
      if ((looksSince += 1) > lag) told = share;
      return {
        kind: 'observed',
        value: { routing: routingWith(told, 100), health: [] },
        at: nowMs,
        askedMs: nowMs,
        queuedMs: 0,
      };
    },
    write: async ({ notAfterMs }) => {
      asked.push('write');
      const { arrives, answer, readMs = 0 } = writes.shift()!;
      nowMs += readMs;
      if (nowMs > notAfterMs) return outcomeOf('unread', nowMs);
      if (arrives) share = 0;
      looksSince = 0;
      return outcomeOf(answer, nowMs);
    },
  };
  const ports = { loadBalancer, now: () => nowMs, uptime: () => nowMs } as unknown as Ports;
  const known = new KnownLevels(run, nowMs, () => ({ levels: ['found'], stale: [] }));
  const stopwatches = new Stopwatches(() => nowMs);
  const beat: Beat = {
    signal: new AbortController().signal,
    evidence: new Evidence(() => nowMs),
    tell: () => undefined,
    tellHosts: () => undefined,
    tellShares: () => undefined,
    stopwatch: (name) => stopwatches.of(name),
    pause: async (ms) => void (nowMs += ms),
    isAwaited: () => isAwaited((ms) => (nowMs += ms)),
  };
  await moveShares({ ports, run, beat }, known, moveTo(run.plan[0]!, 'drained'), {
    check: async () => {
      checks += 1;
      return null;
    },
    blockers: null,
  });
  return { asked, share, checks };
}

function outcomeOf(answer: Write['answer'], at: number): WriteOutcome {
  switch (answer) {
    case 'written':
      return { kind: answer, at };
    case 'unknown':
      return { kind: answer, reason: 'no answer' };
    case 'unread':
      return { kind: answer, reason: 'no answer', denied: false };
    case 'denied':
      return { kind: 'unread', reason: 'not allowed', denied: true };
  }
}

const WRITTEN: Write = { arrives: true, answer: 'written' };

describe('a write', () => {
  it('is read back before the step reports it', async () => {
    expect(await drainOn([WRITTEN])).toEqual({ asked: ['look', 'write', 'look'], share: 0, checks: 1 });
  });

  it('is awaited while reads still show what it replaced', async () => {
    const { asked } = await drainOn([WRITTEN], 3);
    expect(asked).toEqual(['look', 'write', 'look', 'look', 'look', 'look']);
  });

  it('whose answer was lost is read, and not repeated if it arrived', async () => {
    const { asked, share } = await drainOn([{ arrives: true, answer: 'unknown' }]);
    expect(asked).toEqual(['look', 'write', 'look']);
    expect(share).toBe(0);
  });

  it('whose answer was lost is repeated only once no read of it can be stale', async () => {
    const { asked, share, checks } = await drainOn([{ arrives: false, answer: 'unknown' }, WRITTEN]);
    expect(share).toBe(0);
    expect(checks).toBe(2);
    expect(asked.filter((one) => one === 'write')).toHaveLength(2);
    expect(asked.join(' ')).not.toContain('write write');
    expect(asked.lastIndexOf('write') - asked.indexOf('write')).toBeGreaterThan(2);
  });
});

describe('a write that was not sent', () => {
  it('does not count as ours: if the share is 0 all the same, that is drift', async () => {
    const somebodyDrains: Write = { arrives: true, answer: 'unread' };
    await expect(drainOn([somebodyDrains])).rejects.toMatchObject({ type: 'RoutingDrift' });
  });
});

describe('writes whose answers are lost', () => {
  it('end the step once that has gone on for watch.blind', async () => {
    const lost = Array.from({ length: 10_000 }, (): Write => ({ arrives: false, answer: 'unknown' }));
    await expect(drainOn(lost)).rejects.toThrow(/it is not known whether the write arrived/);
    expect(lost.length).toBeGreaterThan(9_000);
  });
});

describe('a read right before a write', () => {
  it('that fails once after a long wait does not mean that the load balancer could not be read for long', async () => {
    const waitsMs = [runContext().config.watch.blindMs + 1];
    const { share } = await drainOn([{ arrives: false, answer: 'unread' }, WRITTEN], 0, async (pass) => {
      pass(waitsMs.shift() ?? 0);
      return true;
    });
    expect(share).toBe(0);
  });

  it('that is denied ends the step: to ask again would not help', async () => {
    await expect(drainOn([{ arrives: false, answer: 'denied' }])).rejects.toThrow('is denied: not allowed');
  });
});

describe('what is checked before a write', () => {
  it('is checked again before the write is repeated: a host may be lost, or targets elsewhere may be unhealthy', async () => {
    const { asked, checks } = await drainOn([{ arrives: false, answer: 'unread' }, WRITTEN]);
    expect(asked).toEqual(['look', 'write', 'look', 'write', 'look']);
    expect(checks).toBe(2);
  });
});

describe('a rule whose read right before a write takes long', () => {
  const gapMs = longestGapMs(runContext());

  it('is not written on the checks made before', async () => {
    const { asked, checks, share } = await drainOn([{ ...WRITTEN, readMs: gapMs + 1 }, WRITTEN]);
    expect(asked).toEqual(['look', 'write', 'look', 'write', 'look']);
    expect(checks).toBe(2);
    expect(share).toBe(0);
  });

  it("is not written if Temporal's answer and the read together took too long", async () => {
    const answersMs = [gapMs, 0];
    const { asked, checks } = await drainOn([{ ...WRITTEN, readMs: 1 }, WRITTEN], 0, async (pass) => {
      pass(answersMs.shift()!);
      return true;
    });
    expect(asked).toEqual(['look', 'write', 'look', 'write', 'look']);
    expect(checks).toBe(2);
  });

  it('is written while those checks are recent', async () => {
    const { asked } = await drainOn([{ ...WRITTEN, readMs: gapMs }]);
    expect(asked).toEqual(['look', 'write', 'look']);
  });
});

describe('a step that may have been lost', () => {
  it('writes nothing if its run is over, or another worker has the step', async () => {
    await expect(drainOn([], 0, async () => false)).rejects.toThrow('Temporal no longer waits for this attempt');
  });

  it("waits while Temporal can't be asked", async () => {
    const answers = [false, false, true];
    const { asked, share } = await drainOn([WRITTEN], 0, async () => {
      if (answers.shift() === false) throw new Error('unavailable');
      return true;
    });
    expect(asked).toEqual(['look', 'look', 'look', 'write', 'look']);
    expect(share).toBe(0);
  });

  it('looks again if Temporal took long to answer', async () => {
    const answersMs = [60_000, 0];
    const { asked, share } = await drainOn([WRITTEN], 0, async (pass) => {
      pass(answersMs.shift()!);
      return true;
    });
    expect(asked).toEqual(['look', 'look', 'write', 'look']);
    expect(share).toBe(0);
  });
});
