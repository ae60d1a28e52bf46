import { expect } from 'vitest';
import type { Ports } from '../../../activities/ports.js';
import { journey, type JourneyOptions } from '../../support/journey.js';

/** The clocks of the workers of one test, which can be put forward, as if a worker on another machine went on. */
class Clocks {
  /** How far the clock that shows the time of day is ahead. */
  aheadMs = 0;
  private passedMs = 0;

  readonly ports: NonNullable<JourneyOptions['ports']> = (ports: Ports): Ports => ({
    ...ports,
    now: () => Date.now() + this.aheadMs,
    uptime: () => performance.now() + this.passedMs,
  });

  /** Puts the monotonic clock forward. */
  pass(ms: number): void {
    this.passedMs += ms;
  }
}

const SETTLE_MS = 30_000;

const ofSettling = new Clocks();
journey(
  'drain.settle is no shorter when the clock of a second worker is ahead',
  { ownWorker: 'now', ports: ofSettling.ports, durations: { settleMs: SETTLE_MS } },
  async (journey) => {
    const run = await journey.maintain();
    await run.waitsForText(/drain.settle/);
    await journey.stopWorkers();
    ofSettling.aheadMs = SETTLE_MS + 5_000;
    ofSettling.pass(SETTLE_MS + 5_000);
    await journey.startWorker();
    // The second worker reads the host again and again, and still no host has the go.
    const reads = journey.world.host('east-1').answers;
    for (let read = 0; read < 5; read += 1) await reads.next(() => true);
    expect(await run.phase()).toBe('settling');
    ofSettling.aheadMs = 0;
    ofSettling.pass(SETTLE_MS);
    await run.isIn('maintenance');
    await run.abort({ leaveOut: true });
    await run.ends();
  },
);

const BLIND_MS = 600_000;

const ofWatching = new Clocks();
journey(
  'watch.blind passes while workers come and go',
  { ownWorker: 'now', ports: ofWatching.ports, durations: { blindMs: BLIND_MS } },
  async (journey) => {
    const { core } = journey.world;
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const looks = (after: number): Promise<unknown> => core.journal.nthCall(2, 'DescribeListeners', after);
    let after = core.journal.count;
    core.inject('DescribeListeners', { kind: 'error', code: 'ServiceUnavailable', status: 503 }, Infinity);
    await looks(after);
    ofWatching.pass(0.6 * BLIND_MS);
    await run.waitsForText(/^load balancer: /);
    await journey.stopWorkers();
    after = core.journal.count;
    await journey.startWorker();
    await looks(after);
    ofWatching.pass(0.6 * BLIND_MS);
    expect((await run.ends()).failure?.type).toBe('Unobservable');
  },
);
