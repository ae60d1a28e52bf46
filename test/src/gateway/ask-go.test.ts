import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Connected } from '../../../src/connect.js';
import type { Phase } from '../../../src/domain/lifecycle.js';
import { askGo } from '../../../src/gateway/ask-go.js';
import type { Hosts } from '../../../src/gateway/hosts.js';
import type { Seen } from '../../../src/gateway/judge-go.js';
import type { Polls } from '../../../src/gateway/polls.js';

const NONE: Seen = { run: null, document: null, freshness: { kind: 'old', why: 'there is no run' } };

/** The run of east in that phase; in maintenance, east-1 has the go. */
function seen(phase: Phase, runId = 'run-1'): Seen {
  const running = phase !== 'restored';
  const hosts = [{ name: 'east-1', go: phase === 'maintenance' }];
  return {
    run: { runId, cluster: 'east', phase, running, holdup: null },
    document: { phase, runId, worker: true, hosts },
    freshness: { kind: 'fresh' },
  } as unknown as Seen;
}

interface Told {
  /** One look after the other; the last one stands. */
  looks: Seen[];
  /** What happens while the config is read for the first time, which takes long. */
  whileReading?: () => void;
}

/** Answers a host that asks for the go of maintenance, and says how often it was looked. */
async function answered(told: Told, asked: { waitMs?: number; run?: string; signal?: AbortSignal } = {}) {
  const { looks, whileReading } = told;
  let [looked, isRead] = [0, whileReading === undefined];
  const follower = { see: async () => looks[Math.min(looked++, looks.length - 1)]! };
  const hosts = {
    find: async () => {
      if (!isRead) {
        const laterMs = performance.now() + 150;
        vi.spyOn(performance, 'now').mockReturnValue(laterMs);
        onTestFinished(() => void vi.restoreAllMocks());
        whileReading?.();
      }
      isRead = true;
      return { kind: 'cluster', cluster: 'east' };
    },
  };
  const { waitMs = 0, run = null, signal = new AbortController().signal } = asked;
  const { status, word } = await askGo(
    {
      session: {} as Connected,
      polls: { ofService: () => follower } as unknown as Polls,
      hosts: hosts as unknown as Hosts,
    },
    { service: 'core', host: 'east-1', phase: 'maintenance', waitMs, run },
    signal,
  );
  return { answer: `${status} ${word}`, looked };
}

describe('a host that waits', () => {
  it.each<[string, Seen[], string | undefined, string]>([
    ['the go', [seen('settling'), seen('maintenance')], 'run-1', '200 go run-1'],
    ['which run has begun', [NONE, NONE, seen('preflight'), seen('maintenance')], undefined, '202 wait run-1'],
    ['that another run has begun', [seen('draining'), seen('preflight', 'run-2')], undefined, '202 wait run-2'],
    ['that no run is there any more', [seen('draining'), seen('restored')], undefined, '202 wait'],
    ['that its run is over', [seen('draining'), seen('restored')], 'run-1', '409 over'],
  ])('hears at once %s', async (_, looks, run, wanted) => {
    const { answer } = await answered({ looks }, { waitMs: 30_000, ...(run === undefined ? {} : { run }) });
    expect(answer).toBe(wanted);
  });

  it('hears nothing new at the end of its time, or when the gateway stops', async () => {
    expect((await answered({ looks: [seen('settling')] }, { waitMs: 5 })).answer).toBe('202 wait run-1');
    const signal = AbortSignal.abort();
    expect(await answered({ looks: [seen('settling')] }, { waitMs: 30_000, signal })).toEqual({
      answer: '202 wait run-1',
      looked: 1,
    });
  });
});

it('no go is given on a look from before a config that took long to read', async () => {
  const looks = [seen('maintenance')];
  const { answer } = await answered({ looks, whileReading: () => looks.push(seen('restored')) });
  expect(answer).toBe('202 wait');
});
