import { describe, expect } from 'vitest';
import { ADOPT, brisk } from '../../support/adopting.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';
import { BASELINE, DRAINED, RULES } from '../../support/standard-rules.js';

const HOSTS = ['east-1', 'east-2'];

/** A run whose hosts both had the go and have booted since, without a claim; it left the cluster out. */
async function leftOutAfterReboots(journey: Journey): Promise<Maintained> {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await Promise.all(HOSTS.map((name) => journey.world.host(name).reboot({ downMs: 10, warmingMs: 10 }).ready));
  await run.abort({ leaveOut: true });
  expect((await run.ends()).phase).toBe('failed');
  return run;
}

async function claimsBoth(run: Maintained): Promise<void> {
  for (const host of HOSTS) expect(await run.done({ host })).toMatchObject({ host, verdict: 'counted' });
}

describe.concurrent('hosts of a run that is adopted', () => {
  journey(
    "that get traffic after drift while they reboot are drained by adopt, although they can't be read",
    {},
    async (journey) => {
      const { world } = journey;
      const first = await journey.maintain();
      await first.isIn('maintenance');
      await Promise.all(HOSTS.map((name) => world.host(name).powerOff()));
      for (const rule of ['httpV1', 'httpDefault'] as const) journey.meddle(rule, 'east', 100);
      expect(await first.ends()).toMatchObject({ failure: { type: 'RoutingDrift' }, exposed: ['east'] });

      const second = await journey.maintain({ ...ADOPT, config: brisk(journey) });
      await second.waitsForText(/east-1: can't be read/);
      expect(await second.phase()).toBe('settling');
      expect(journey.shares('east')).toEqual(DRAINED);
      const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${world.urls.http}/v1/pay`)));
      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
      for (const name of HOSTS) {
        await world.host(name).powerOn();
        world.host(name).becomeReady();
      }
      await second.isIn('maintenance');
      await claimsBoth(second);
      expect(await second.ends()).toMatchObject({ phase: 'restored', exposed: [], outOfService: [] });
      expect(journey.shares('east')).toEqual(BASELINE);
    },
  );

  journey('that have rebooted since its go need their claims, not a second reboot', {}, async (journey) => {
    await leftOutAfterReboots(journey);
    const boots = HOSTS.map((name) => journey.world.host(name).bootId);
    const second = await journey.maintain(ADOPT);
    await second.isIn('maintenance');
    await claimsBoth(second);
    const document = await second.ends();
    expect(document.phase).toBe('restored');
    expect(HOSTS.map((name) => journey.world.host(name).bootId)).toEqual(boots);
    expect(document.hosts.map(({ bootId }) => bootId)).toEqual(boots);
    for (const name of HOSTS)
      expect(document.warnings).toContainEqual(
        expect.stringMatching(`${name} has rebooted since an earlier run gave it the go`),
      );
  });

  journey(
    'may boot once more before the go: the run says so, and the quiet period starts again',
    { durations: { quietMs: 6000 } },
    async (journey) => {
      await leftOutAfterReboots(journey);
      const host = journey.world.host('east-1');
      const second = await journey.maintain(ADOPT);
      await second.waitsForText(/the quiet period/);
      // A good part of the quiet period is over; the boot makes it worthless.
      for (let reads = 0; reads < 10; reads += 1) await host.answers.next();
      const third = '11111111-2222-4333-8444-555555555555';
      const told = host.answers.next((values) => values?.bootId === third).then(() => Date.now());
      // The boot is faster than any look: the host is never seen to be away.
      host.bootId = third;
      const toldAt = await told;
      await second.isIn('maintenance');
      const { phaseSince, warnings } = await second.status();
      expect(warnings).toContainEqual(
        expect.stringMatching(/east-1 had the go of an earlier run and has booted again/),
      );
      expect(warnings.join('\n')).not.toContain('east-2 had the go of an earlier run and has booted again');
      expect(Date.parse(phaseSince) - toldAt).toBeGreaterThanOrEqual(6000);
      await claimsBoth(second);
      expect((await second.ends()).phase).toBe('restored');
    },
  );

  journey(
    'that have rebooted, before an adopting run that gave no go itself, need only their claims',
    {},
    async (journey) => {
      await leftOutAfterReboots(journey);
      const { config } = journey;
      const slow = { ...config, drain: { ...config.drain, settleMs: ENDLESS_MS } };
      const second = await journey.maintain({ ...ADOPT, config: slow });
      await second.isIn('settling');
      await second.handle.terminate('gone');
      const third = await journey.maintain(ADOPT);
      await third.isIn('maintenance');
      await claimsBoth(third);
      expect((await third.ends()).phase).toBe('restored');
    },
  );

  journey('that rebooted before a later run restored the cluster have to reboot in this one', {}, async (journey) => {
    await leftOutAfterReboots(journey);
    const second = await journey.maintain(ADOPT);
    await second.isIn('maintenance');
    await claimsBoth(second);
    expect((await second.ends()).phase).toBe('restored');
    for (const rule of RULES) journey.meddle(rule, 'east', 0);
    const third = await journey.maintain(ADOPT);
    await third.isIn('maintenance');
    for (const host of HOSTS) expect((await third.done({ host })).verdict).toBe('not-rebooted');
    await journey.rebootAll(third);
    expect((await third.ends()).phase).toBe('restored');
    expect(journey.shares('east')).toEqual(BASELINE);
  });

  journey(
    'that have rebooted, and could not be read before its drain was proved, need only their claims',
    {},
    async (journey) => {
      const { world } = journey;
      for (const rule of RULES) journey.meddle(rule, 'east', 0);
      await world.host('east-1').powerOff();
      const first = await journey.maintain({ adopt: { share: 100 } });
      await first.waitsForText(/east-1: can't be read/);
      await world.host('east-1').powerOn();
      world.host('east-1').becomeReady();
      await first.isIn('maintenance');
      await Promise.all(HOSTS.map((name) => world.host(name).reboot({ downMs: 10, warmingMs: 10 }).ready));
      await first.abort({ leaveOut: true });
      expect((await first.ends()).phase).toBe('failed');
      const second = await journey.maintain(ADOPT);
      await second.isIn('maintenance');
      await claimsBoth(second);
      expect((await second.ends()).phase).toBe('restored');
      expect(journey.shares('east')).toEqual(BASELINE);
    },
  );

  journey('that have not rebooted since its go still have to', {}, async (journey) => {
    const first = await journey.maintain();
    await first.isIn('maintenance');
    await first.abort({ leaveOut: true });
    await first.ends();
    const second = await journey.maintain(ADOPT);
    await second.isIn('maintenance');
    expect((await second.done({ host: 'east-1' })).verdict).toBe('not-rebooted');
    await journey.rebootAll(second);
    expect((await second.ends()).phase).toBe('restored');
  });

  journey(
    'that rebooted early, before it had given the go, have to reboot in this one',
    { durations: { settleMs: ENDLESS_MS } },
    async (journey) => {
      const first = await journey.maintain();
      await first.isIn('settling');
      await Promise.all(HOSTS.map((name) => journey.world.host(name).reboot({ downMs: 10, warmingMs: 10 }).ready));
      expect((await first.ends()).failure?.type).toBe('UnexpectedReboot');
      const second = await journey.maintain({ ...ADOPT, config: brisk(journey) });
      await second.isIn('maintenance');
      expect((await second.done({ host: 'east-1' })).verdict).toBe('not-rebooted');
      await journey.rebootAll(second);
      expect((await second.ends()).phase).toBe('restored');
    },
  );
});
