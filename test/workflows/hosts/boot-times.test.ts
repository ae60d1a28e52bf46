import { describe, expect } from 'vitest';
import { ADOPT, brisk } from '../../support/adopting.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey, type JourneyOptions } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { BASELINE, DRAINED } from '../../support/standard-rules.js';

const MIN_MS = 60_000;
const DAYS_MS = 3 * 24 * 60 * MIN_MS;
const HOSTS = ['east-1', 'east-2'];
const TIMES: JourneyOptions = { config: { status: 'prometheus' } };

/** Hosts that were booted days ago. */
function old({ world }: Journey): void {
  for (const name of HOSTS) world.host(name).bootedAt -= DAYS_MS;
}

/** The boot times move, as they do when clocks are set: no host has booted. */
function set({ world }: Journey, byMs: number): void {
  for (const name of HOSTS) world.host(name).bootedAt += byMs;
}

describe.concurrent('a boot time that moves without a boot', () => {
  journey('after the go proves no reboot, and a reboot does', TIMES, async (journey) => {
    old(journey);
    const run = await journey.maintain();
    await run.isIn('maintenance');
    set(journey, 10 * MIN_MS);
    for (const host of HOSTS) expect((await run.done({ host })).verdict).toBe('not-rebooted');
    expect(journey.shares('east')).toEqual(DRAINED);
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
    expect(journey.shares('east')).toEqual(BASELINE);
  });

  journey(
    'before the go is not a reboot: the run goes on',
    { ...TIMES, durations: { quietMs: 1000 } },
    async (journey) => {
      old(journey);
      const run = await journey.maintain();
      await run.waitsForText(/the quiet period/);
      set(journey, 1.5 * MIN_MS);
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      expect((await run.ends()).phase).toBe('restored');
    },
  );

  journey(
    'does not keep an abort from giving back',
    { ...TIMES, durations: { settleMs: ENDLESS_MS } },
    async (journey) => {
      old(journey);
      const run = await journey.maintain();
      await run.isIn('settling');
      set(journey, 10 * MIN_MS);
      await run.abort();
      expect((await run.ends()).phase).toBe('aborted');
      expect(journey.shares('east')).toEqual(BASELINE);
    },
  );
});

describe.concurrent('a reboot', () => {
  journey('before the go is still unexpected', { ...TIMES, durations: { settleMs: ENDLESS_MS } }, async (journey) => {
    old(journey);
    const run = await journey.maintain();
    await run.isIn('settling');
    await journey.world.host('east-1').reboot({ downMs: 10, warmingMs: 10 }).ready;
    expect(await run.ends()).toMatchObject({ phase: 'failed', failure: { type: 'UnexpectedReboot' } });
  });

  journey('of hosts whose clocks are 2 min slow counts', TIMES, async (journey) => {
    old(journey);
    for (const name of HOSTS) journey.world.host(name).clockOffMs = -2 * MIN_MS + 5000;
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
  });

  journey('of a host whose clock is known to be wrong is judged once the clock is set', TIMES, async (journey) => {
    old(journey);
    const run = await journey.maintain();
    await run.isIn('maintenance');
    for (const name of HOSTS) journey.world.host(name).clockOffMs = -10 * MIN_MS;
    await journey.rebootAll(run);
    // The host is read again and again, and not judged by these readings.
    for (let reads = 0; reads < 5; reads += 1) await journey.world.host('east-1').answers.next();
    const { claims, phase } = await run.status();
    expect([phase, ...claims.map(({ verdict }) => verdict)]).toEqual(['maintenance', 'unverified', 'unverified']);
    for (const name of HOSTS) journey.world.host(name).clockOffMs = 0;
    expect((await run.ends()).phase).toBe('restored');
  });

  const ENDS: Record<string, (run: Maintained) => Promise<unknown>> = {
    failed: (run) => run.abort({ leaveOut: true }).then(() => run.ends()),
    'was terminated': (run) => run.handle.terminate('gone'),
  };
  for (const [how, end] of Object.entries(ENDS))
    journey(
      `since the go of a run that ${how} needs only its claim; a clock that was set since does not count as a reboot`,
      TIMES,
      async (journey) => {
        old(journey);
        const first = await journey.maintain();
        await first.isIn('maintenance');
        await journey.world.host('east-1').reboot({ downMs: 10, warmingMs: 10 }).ready;
        journey.world.host('east-2').bootedAt += 10 * MIN_MS;
        await end(first);
        const second = await journey.maintain({
          ...ADOPT,
          config: { ...brisk(journey), hostStatus: journey.config.hostStatus },
        });
        await second.isIn('maintenance');
        expect((await second.done({ host: 'east-1' })).verdict).toBe('counted');
        expect((await second.done({ host: 'east-2' })).verdict).toBe('not-rebooted');
        await journey.reboot(second, 'east-2');
        expect((await second.ends()).phase).toBe('restored');
      },
    );
});

journey('a host whose clock is more than 2 min off is refused', TIMES, async (journey) => {
  old(journey);
  journey.world.host('east-2').clockOffMs = -9 * MIN_MS;
  const document = await (await journey.maintain()).ends();
  expect(document).toMatchObject({ phase: 'refused' });
  expect(document.failure?.reasons).toEqual([
    expect.stringMatching(/^host east-2: its clock is 9 min behind the worker/),
  ]);
  expect(journey.allOwnWrites()).toEqual([]);
});
