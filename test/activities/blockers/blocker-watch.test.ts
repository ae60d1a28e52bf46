import { describe, expect, it } from 'vitest';
import { askQueries, BlockerWatch } from '../../../activities/blockers.js';
import type { Ports } from '../../../activities/ports.js';
import { longestLookMs } from '../../../activities/scopes.js';
import type { Step } from '../../../activities/step.js';
import { Stopwatches } from '../../../activities/stopwatches.js';
import type { QueryAnswer } from '../../../src/domain/blockers.js';
import type { Blockers } from '../../../src/domain/config.js';
import { BLOCKED, BLOCKERS, CLEAR, FIRING, UNASKED } from '../blocking.js';
import { runContext } from '../run-context.js';

const RUN = runContext();
const HOUR_MS = 3_600_000;

/** A step with blockers, on a clock that the test moves. */
class Asking {
  nowMs = 1_000_000;
  answer: QueryAnswer = CLEAR;
  asks = 0;
  timeoutMs = 0;
  readonly run: typeof RUN;
  #stopwatches = new Stopwatches(() => this.nowMs);
  watch: BlockerWatch;

  constructor(change: Partial<Blockers> = {}) {
    this.run = { ...RUN, config: { ...RUN.config, blockers: { ...BLOCKERS, ...change } } };
    this.watch = BlockerWatch.of(this.step, 'DrainDeadline')!;
  }

  get step(): Step<typeof RUN> {
    const askPrometheus: Ports['askPrometheus'] = async (_, _queries, timeoutMs) => {
      Object.assign(this, { asks: this.asks + 1, timeoutMs });
      return [this.answer];
    };
    const ports = { askPrometheus, now: () => this.nowMs, uptime: () => this.nowMs } as unknown as Ports;
    const stopwatch = (name: string): ReturnType<Stopwatches['of']> => this.#stopwatches.of(name);
    const beat = { stopwatch, signal: new AbortController().signal } as unknown as Step<typeof RUN>['beat'];
    return { ports, run: this.run, beat };
  }

  /** Asks, and lets this much time pass. */
  async hears(answer: QueryAnswer, thenMs: number): Promise<void> {
    this.answer = answer;
    await this.watch.ask();
    this.nowMs += thenMs;
  }

  /** Another worker, whose clock is another, goes on with what the heartbeats told. */
  dies(): void {
    const told = this.#stopwatches.told();
    this.nowMs += 7 * HOUR_MS;
    this.#stopwatches = new Stopwatches(() => this.nowMs, told);
    this.watch = BlockerWatch.of(this.step, 'DrainDeadline')!;
  }

  get isOverdue(): boolean {
    try {
      this.watch.endIfOverdue();
      return false;
    } catch {
      return true;
    }
  }
}

it('a run without blockers has none to ask', () => {
  expect(BlockerWatch.of({ ...new Asking().step, run: RUN }, 'DrainDeadline')).toBeNull();
});

describe('blockers.deadline', () => {
  it('counts from the first answer that blocks', async () => {
    const asking = new Asking();
    await asking.hears(CLEAR, HOUR_MS);
    await asking.hears(FIRING, HOUR_MS - 1);
    expect(asking.isOverdue).toBe(false);
    asking.nowMs += 1;
    expect(asking.isOverdue).toBe(true);
  });

  it('adds up the times in which something blocks, and leaves out those between', async () => {
    const asking = new Asking();
    for (let n = 0; n < 3; n += 1) {
      await asking.hears(FIRING, HOUR_MS / 4);
      await asking.hears(CLEAR, HOUR_MS);
    }
    await asking.hears(UNASKED, HOUR_MS / 4 - 1);
    expect(asking.isOverdue).toBe(false);
    await asking.hears(FIRING, 1);
    expect(asking.isOverdue).toBe(true);
  });

  it('outlives a worker, without the time in which there was none', async () => {
    const asking = new Asking();
    await asking.hears(FIRING, HOUR_MS / 2);
    asking.dies();
    await asking.hears(FIRING, HOUR_MS / 2 - 1);
    expect(asking.isOverdue).toBe(false);
    await asking.hears(FIRING, 1);
    expect(asking.isOverdue).toBe(true);
  });

  it('ends nothing while nothing blocks', async () => {
    const asking = new Asking({ deadlineMs: 1 });
    await asking.hears(FIRING, 10);
    await asking.hears(CLEAR, 10);
    expect(asking.isOverdue).toBe(false);
  });
});

it('the heartbeat tells how much of blockers.deadline is used up, only while something blocks', async () => {
  const asking = new Asking();
  expect(asking.watch.progress).toEqual([]);
  await asking.hears(FIRING, 60_000);
  const blocked = { wait: 'blockers.deadline', doneMs: 60_000, ofMs: HOUR_MS, restarted: null };
  expect(asking.watch.progress).toEqual([blocked]);
  await asking.hears(CLEAR, 60_000);
  expect(asking.watch.progress).toEqual([]);
  await asking.hears(FIRING, 1_000);
  expect(asking.watch.progress).toEqual([{ ...blocked, doneMs: 61_000 }]);
});

describe('reactivate.hold, with take-back,', () => {
  it('counts without a clear answer in between', async () => {
    const asking = new Asking({ onBlocked: 'take-back' });
    await asking.hears(FIRING, 59_000);
    await asking.hears(CLEAR, 1_000);
    await asking.hears(FIRING, 59_999);
    expect(asking.watch.isToTakeBack(60_000)).toBe(false);
    asking.nowMs += 1;
    expect(asking.watch.isToTakeBack(60_000)).toBe(true);
    await asking.hears(CLEAR, 0);
    expect(asking.watch.isToTakeBack(60_000)).toBe(false);
  });

  it('takes nothing back where the config says hold', async () => {
    const asking = new Asking();
    await asking.hears(FIRING, HOUR_MS);
    expect(asking.watch.isToTakeBack(60_000)).toBe(false);
  });
});

describe('asking seldom', () => {
  it('relies on an answer that blocks while it is recent, and never on one that does not', async () => {
    const asking = new Asking();
    asking.answer = FIRING;
    await asking.watch.askSeldom();
    asking.nowMs += longestLookMs(RUN) - 1;
    expect((await asking.watch.askSeldom()).blocked).toEqual([BLOCKED]);
    expect(asking.asks).toBe(1);
    asking.nowMs += 1;
    asking.answer = CLEAR;
    await asking.watch.askSeldom();
    await asking.watch.askSeldom();
    expect(asking.asks).toBe(3);
  });

  it('relies on no answer from before its clock was set back', async () => {
    const asking = new Asking();
    asking.answer = FIRING;
    await asking.watch.askSeldom();
    asking.nowMs -= 3_600_000;
    asking.answer = CLEAR;
    expect((await asking.watch.askSeldom()).blocked).toEqual([]);
  });
});

it('an answer may take half of the age that it may have, and no longer than 5 s', async () => {
  const asking = new Asking();
  await askQueries(asking.step, BLOCKERS);
  expect(asking.timeoutMs).toBe(5_000);
  const { config } = RUN;
  const brisk = { ...RUN, config: { ...config, watch: { ...config.watch, everyMs: 1 } } };
  await askQueries({ ...asking.step, run: brisk }, BLOCKERS);
  expect(asking.timeoutMs).toBe(longestLookMs(brisk) / 2);
});
