import { describe, expect } from 'vitest';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { BASELINE, DRAINED, RULES } from '../../support/standard-rules.js';

const ADOPT = { adopt: { share: null } };

describe.concurrent('a drain by hand is adopted', () => {
  journey('with the shares that the operator names, and every step is run', {}, async (journey) => {
    drainByHand(journey);
    const run = await journey.maintain({ adopt: { share: 40 } });
    await run.isIn('maintenance');
    expect(await run.status()).toMatchObject({ adopted: true, outOfService: ['east'] });
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
    expect(journey.shares('east')).toEqual({ httpDefault: 40, httpV1: 40, partnersDefault: 40 });
    expect(journey.ownWrites()).toHaveLength(3);
  });

  journey(
    'balanced, with the median of the others; a share that is not 0 is given back as it is',
    {},
    async (journey) => {
      journey.meddle('httpV1', 'west', 70);
      journey.meddle('httpV1', 'east', 0);
      journey.meddle('httpDefault', 'east', 25);
      const run = await journey.maintain({ adopt: { share: 'balanced' } });
      await run.isIn('maintenance');
      expect(journey.shares('east')).toEqual(DRAINED);
      await journey.rebootAll(run);
      expect((await run.ends()).phase).toBe('restored');
      expect(journey.shares('east')).toEqual({ httpV1: 70, httpDefault: 25, partnersDefault: 100 });
    },
  );

  journey('never with a guess', {}, async (journey) => {
    journey.meddle('httpV1', 'east', 0);
    const document = await (await journey.maintain(ADOPT)).ends();
    expect(document.phase).toBe('refused');
    expect(document.failure?.reasons).toHaveLength(1);
    expect(document.failure?.reasons[0]).toMatch(/core-east is at share 0.*--share balanced \(100\) or --share N/);
    expect(journey.ownWrites()).toEqual([]);
  });

  journey(
    'and given up: the run does not give back what it did not take',
    { durations: { settleMs: ENDLESS_MS } },
    async (journey) => {
      drainByHand(journey);
      journey.meddle('httpDefault', 'east', 25);
      const run = await journey.maintain({ adopt: { share: 'balanced' } });
      await run.isIn('settling');
      expect(journey.shares('east')).toEqual(DRAINED);
      await run.abort();
      const document = await run.ends();
      expect(document).toMatchObject({ phase: 'aborted', outOfService: ['east'] });
      expect(document.next).toBe('tagout start east --adopt --reason "..."');
      expect(journey.shares('east')).toEqual({ httpV1: 0, httpDefault: 25, partnersDefault: 0 });
      expect(journey.ownWrites()).toHaveLength(2);
    },
  );

  journey("with a host that can't be read: settling waits for it", {}, async (journey) => {
    drainByHand(journey);
    await journey.world.host('east-1').powerOff();
    const run = await journey.maintain({ adopt: { share: 100 } });
    await run.waitsForText(/east-1: can't be read/);
    await journey.world.host('east-1').powerOn();
    journey.world.host('east-1').becomeReady();
    await run.isIn('maintenance');
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
  });
});

describe.concurrent('a run that did not end restored can be adopted', () => {
  journey(
    'fail, adopt, fail, adopt: the first baseline is restored, and hosts that have rebooted need only their claims',
    {},
    async (journey) => {
      journey.meddle('httpV1', 'east', 30);
      const before = journey.shares('east');
      const first = await journey.maintain();
      await first.isIn('maintenance');
      await journey.reboot(first, 'east-1');
      await first.abort({ leaveOut: true });
      expect((await first.ends()).phase).toBe('failed');

      const second = await journey.maintain(ADOPT);
      await second.isIn('maintenance');
      await journey.reboot(second, 'east-2');
      await second.verdict('east-2', 'counted');
      journey.meddle('partnersDefault', 'east', 1);
      expect((await second.ends()).failure?.type).toBe('RoutingDrift');
      journey.meddle('partnersDefault', 'east', 0);

      const third = await journey.maintain(ADOPT);
      await third.isIn('maintenance');
      expect(await third.done({ host: 'east-1' })).toMatchObject({ verdict: 'counted' });
      expect(await third.done({ host: 'east-2' })).toMatchObject({ verdict: 'counted' });
      const document = await third.ends();
      expect(document).toMatchObject({ phase: 'restored', adopted: true });
      expect(journey.shares('east')).toEqual(before);
    },
  );

  journey(
    'after it was terminated with traffic on its hosts: they are exposed until the adopting run drains them',
    {},
    async (journey) => {
      const first = await journey.maintain();
      await first.isIn('maintenance');
      await first.handle.terminate('gone');
      journey.meddle('httpV1', 'east', 100);
      const second = await journey.maintain(ADOPT);
      await second.isIn('maintenance');
      expect(journey.shares('east')).toEqual(DRAINED);
      expect((await second.status()).hosts.map((host) => host.claimed)).toEqual([false, false]);
      await journey.rebootAll(second);
      expect((await second.ends()).phase).toBe('restored');
      expect(journey.shares('east')).toEqual(BASELINE);
    },
  );

  journey('even with a refused start in between', {}, async (journey) => {
    const first = await journey.maintain();
    await first.isIn('maintenance');
    await first.handle.terminate('gone');
    expect((await (await journey.maintain()).ends()).phase).toBe('refused');
    const second = await journey.maintain(ADOPT);
    await second.isIn('maintenance');
    await journey.rebootAll(second);
    expect((await second.ends()).phase).toBe('restored');
    expect(journey.shares('east')).toEqual(BASELINE);
  });

  journey("but not if the other clusters' shares have changed since", {}, async (journey) => {
    const first = await journey.maintain();
    await first.isIn('maintenance');
    await first.abort({ leaveOut: true });
    await first.ends();
    journey.meddle('httpV1', 'west', 60);
    const document = await (await journey.maintain(ADOPT)).ends();
    expect(document.phase).toBe('refused');
    expect(document.failure?.reasons).toEqual([
      expect.stringMatching(/rule 10 .*the other shares have changed since run/),
    ]);
  });
});

function drainByHand(journey: Journey): void {
  for (const rule of RULES) journey.meddle(rule, 'east', 0);
}
