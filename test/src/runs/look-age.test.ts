import { describe, expect, it } from 'vitest';
import type { StepFacts } from '../../../src/runs/facts.js';
import { LookAge, type Freshness } from '../../../src/runs/look-age.js';

const SERVER = Date.parse('2026-11-22T15:00:00.000Z');
const server = (s: number) => new Date(SERVER + s * 1000).toISOString();

function watcher(change: Partial<StepFacts> = {}): StepFacts {
  return {
    ...{ name: 'watch', id: '5', state: 'running', attempt: 1, scheduledAt: server(0), startedAt: server(0) },
    ...{ heartbeatAt: null, failure: null, failedAt: null, goodLookAt: null, everyMs: 10_000 },
    ...change,
  };
}

/** Polls at seconds of the stopwatch; for each, the watcher's last report and its look, at seconds of the server. */
function lookAt(
  polls: [at: number, told: number | null, good: number | null][],
  change: Partial<StepFacts> = {},
): Freshness['kind'] {
  const age = new LookAge();
  let last: Freshness = { kind: 'old', why: 'never polled' };
  for (const [at, told, good] of polls) {
    const heard = { heartbeatAt: told === null ? null : server(told), goodLookAt: good === null ? null : server(good) };
    const steps = [watcher({ ...heard, ...change })];
    last = age.judge({ runId: 'r1', steps }, { askedMs: at * 1000, answeredMs: at * 1000 + 100 });
  }
  return last.kind;
}

describe('the age of the last good look', () => {
  it.each<[string, [number, number | null, number | null][], Freshness['kind']]>([
    [
      'nothing was told yet',
      [
        [0, null, null],
        [1, null, null],
      ],
      'old',
    ],
    [
      'nothing but a heartbeat without a good look',
      [
        [0, 1, null],
        [1, 2, null],
      ],
      'old',
    ],
    ["the first poll can't know how old it is", [[0, 100, 100]], 'old'],
    [
      'nor can those after it, until something new is reported',
      [
        [0, 100, 100],
        [5, 100, 100],
      ],
      'old',
    ],
    [
      'a new look was told since the poll before',
      [
        [0, 100, 100],
        [1, 101, 101],
      ],
      'fresh',
    ],
    [
      'it stays fresh for three times watch.every',
      [
        [0, 100, 100],
        [1, 101, 101],
        [29, 101, 101],
      ],
      'fresh',
    ],
    [
      'and no longer',
      [
        [0, 100, 100],
        [1, 101, 101],
        [31, 101, 101],
      ],
      'old',
    ],
    [
      'the watcher goes on to tell, and of an old look',
      [
        [0, 100, 60],
        [1, 101, 60],
      ],
      'old',
    ],
    [
      'it was told late, and with it the age',
      [
        [0, 100, 100],
        [1, 125, 101],
        [8, 125, 101],
      ],
      'old',
    ],
    [
      'between two polls there was an outage',
      [
        [0, 100, 100],
        [60, 101, 101],
      ],
      'old',
    ],
    [
      'a look after that',
      [
        [0, 100, 100],
        [60, 101, 101],
        [61, 160, 160],
      ],
      'fresh',
    ],
    [
      'a look in the future is of the moment in which it was told',
      [
        [0, 100, 900],
        [1, 101, 900],
        [29, 101, 900],
      ],
      'fresh',
    ],
    [
      'and grows old like any other',
      [
        [0, 100, 900],
        [1, 101, 900],
        [31, 101, 900],
      ],
      'old',
    ],
  ])('%s', (_, polls, kind) => {
    expect(lookAt(polls)).toBe(kind);
  });

  it.each<[number | null, number, Freshness['kind']]>([
    [1_000, 9, 'fresh'],
    [1_000, 11, 'old'],
    [null, 9, 'fresh'],
    [null, 11, 'old'],
  ])('may be 10 s at least, with watch.every of %s ms and %i s', (everyMs, at, kind) => {
    expect(
      lookAt(
        [
          [0, 100, 100],
          [0.1, 101, 101],
          [at, 101, 101],
        ],
        { everyMs },
      ),
    ).toBe(kind);
  });

  it('is of one run: reports of another do not count', () => {
    const age = new LookAge();
    const steps = (told: number) => [watcher({ heartbeatAt: server(told), goodLookAt: server(told) })];
    age.judge({ runId: 'r1', steps: steps(100) }, { askedMs: 0, answeredMs: 1 });
    expect(age.judge({ runId: 'r2', steps: steps(101) }, { askedMs: 10, answeredMs: 11 }).kind).toBe('old');
    expect(age.judge({ runId: 'r2', steps: steps(102) }, { askedMs: 20, answeredMs: 21 }).kind).toBe('fresh');
  });

  it('that never comes is reported as such', () => {
    const age = new LookAge();
    const steps = [watcher({ heartbeatAt: server(100), goodLookAt: server(100) })];
    const why = (at: number) => age.judge({ runId: 'r1', steps }, { askedMs: at * 1000, answeredMs: at * 1000 });
    expect([why(0), why(29), why(31)]).toEqual([
      { kind: 'old', why: 'waiting for the next look at the load balancer' },
      { kind: 'old', why: 'waiting for the next look at the load balancer' },
      { kind: 'old', why: `the watcher has reported nothing new since ${server(100)}: is a worker running?` },
    ]);
  });

  it('is none if nobody watches', () => {
    const look = new LookAge().judge({ runId: 'r1', steps: [] }, { askedMs: 0, answeredMs: 1 });
    expect(look).toEqual({ kind: 'old', why: 'nobody watches the load balancer' });
  });
});
