import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { CLUSTER_OF, type DoneArgument } from '../../../workflows/messages.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey } from '../../support/journey.js';
import { phases } from '../../support/maintained.js';
import { DRAINED } from '../../support/standard-rules.js';

describe.concurrent('a claim', () => {
  journey('before the go is answered, and not remembered', { durations: { settleMs: 300 } }, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    expect(await run.done({ host: 'east-1', by: 'alice' })).toMatchObject({ verdict: 'early' });
    await run.isIn('maintenance');
    expect((await run.status()).hosts[0]).toMatchObject({ go: true, claimed: false });
    expect(journey.shares('east')).toEqual(DRAINED);
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
  });

  journey('is checked against the host, whoever sends it and whatever it says', {}, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    expect(await run.done({ host: 'west-1' })).toMatchObject({ verdict: 'unknown-host' });
    // A host script then has to know: is this a host of another cluster, or of none?
    const clusterOf = (...host: unknown[]): Promise<unknown> => run.handle.query(CLUSTER_OF, ...host);
    expect(await clusterOf('west-1')).toEqual({ cluster: 'west' });
    expect(await Promise.all([clusterOf('wset-1'), clusterOf(7), clusterOf()])).toEqual(
      Array(3).fill({ cluster: null }),
    );
    expect(await run.done({ host: 'east-1' })).toMatchObject({ verdict: 'not-rebooted' });
    const made = '00000000-0000-4000-8000-000000000000';
    expect(await run.done({ host: 'east-1', bootId: made })).toMatchObject({ verdict: 'other-boot' });
    expect((await run.status()).hosts.map((host) => host.go)).toEqual([true, true]);
    expect(journey.shares('east')).toEqual(DRAINED);
    const east1 = journey.world.host('east-1');
    await east1.reboot({ downMs: 0, warmingMs: 0 }).ready;
    expect(await run.done({ host: 'east-1', bootId: east1.bootId, by: 'alice' })).toMatchObject({
      verdict: 'counted',
      message: 'east-1 is done.',
    });
    expect((await run.status()).hosts).toMatchObject([
      { go: false, claimed: true },
      { go: true, claimed: false },
    ]);
    expect(await run.done({ host: 'east-1', bootId: east1.bootId })).toMatchObject({ verdict: 'duplicate' });
    expect(await run.done({ host: 'east-1' })).toMatchObject({ verdict: 'duplicate' });
    expect((await run.status()).waitingFor).toEqual(['east-2: claim']);
    await journey.reboot(run, 'east-2');
    const document = await run.ends();
    expect(document.phase).toBe('restored');
    expect(document.claims.map((claim) => claim.verdict)).toEqual([
      ...['unknown-host', 'not-rebooted', 'other-boot', 'counted', 'duplicate', 'duplicate', 'counted'],
    ]);
  });

  journey('that comes before the app answers is kept, and the later of two counts', {}, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const east1 = journey.world.host('east-1');
    await east1.powerOff();
    await run.signal({ host: 'east-1', bootId: east1.bootId });
    const kept = await run.verdict('east-1', 'unverified');
    expect(kept.waitingFor).toContain('east-1: claim (not verified yet)');
    await east1.powerOn();
    await run.signal({ host: 'east-1', bootId: east1.bootId });
    east1.becomeReady();
    const document = await run.verdict('east-1', 'counted');
    expect(document.claims.map((claim) => claim.verdict)).toEqual(['superseded', 'counted']);
    await journey.reboot(run, 'east-2');
    expect((await run.ends()).phase).toBe('restored');
  });

  journey(
    'is void when its host boots again before traffic is given back',
    { durations: { healthyForMs: 400 } },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await run.isIn('confirming');
      const again = journey.world.host('east-1').reboot({ downMs: 0, warmingMs: 0 });
      await again.ready;
      await run.isIn('maintenance');
      const waiting = await run.status();
      expect(waiting.hosts).toMatchObject([
        { go: true, claimed: false },
        { go: false, claimed: true },
      ]);
      expect(journey.shares('east')).toEqual(DRAINED);
      await run.signal({ host: 'east-1', bootId: journey.world.host('east-1').bootId });
      const document = await run.ends();
      expect(phases(document)).toEqual([
        ...['preflight', 'draining', 'settling', 'maintenance', 'confirming', 'maintenance', 'confirming'],
        ...['reactivating', 'restored'],
      ]);
    },
  );

  journey('of a second boot takes the place of the first', {}, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.reboot(run, 'east-1');
    await run.verdict('east-1', 'counted');
    await journey.reboot(run, 'east-1');
    while ((await run.status()).claims.map((claim) => claim.verdict).join() !== 'superseded,counted') await run.phase();
    expect((await run.status()).hosts[0]!.bootId).toBe(journey.world.host('east-1').bootId);
    await journey.reboot(run, 'east-2');
    expect((await run.ends()).phase).toBe('restored');
  });

  journey('of an earlier boot that comes late does not void the later one', {}, async (journey) => {
    const east1 = journey.world.host('east-1');
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await east1.reboot({ downMs: 0, warmingMs: 0 }).ready;
    const first = east1.bootId;
    await east1.reboot({ downMs: 0, warmingMs: 0 }).ready;
    expect(await run.done({ host: 'east-1', bootId: first })).toMatchObject({ verdict: 'other-boot' });
    expect(await run.done({ host: 'east-1', bootId: east1.bootId })).toMatchObject({ verdict: 'counted' });
    expect(await run.done({ host: 'east-1', bootId: first })).toMatchObject({ verdict: 'other-boot' });
    expect((await run.status()).hosts[0]).toMatchObject({ claimed: true, bootId: east1.bootId });
    await journey.reboot(run, 'east-2');
    expect((await run.ends()).phase).toBe('restored');
  });

  journey('of any shape does the run no harm', { durations: { quietMs: 300 } }, async (journey) => {
    const huge = 'x'.repeat(100_000);
    const junk = [{}, null, 7, 'east-1', [], { host: 7 }, { host: huge, bootId: huge }, { host: 'east-1', bootId: {} }];
    const run = await journey.maintain();
    const send = async (): Promise<void> => {
      for (const one of junk) await run.signal(one as DoneArgument);
      await run.handle.signal('maintenanceDone');
    };
    await send();
    await run.isIn('maintenance');
    await send();
    await journey.rebootAll(run);
    const document = await run.ends();
    expect(document.phase).toBe('restored');
    expect(JSON.stringify(document.claims).length).toBeLessThan(10_000);
  });

  journey(
    'counts even while others keep claiming for the same host',
    { durations: { pollMs: 1000 } },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      const east1 = journey.world.host('east-1');
      await run.done({ host: 'east-1' });
      await east1.reboot({ downMs: 0, warmingMs: 0 }).ready;
      while (!(await run.status()).hosts[0]!.claimed) {
        await run.signal({ host: 'east-1' });
        await sleep(250);
      }
      await journey.reboot(run, 'east-2');
      expect((await run.ends()).phase).toBe('restored');
    },
  );

  journey(
    'made while the run confirms is kept, for a host that has booted since its first claim',
    { durations: { healthyForMs: ENDLESS_MS } },
    async (journey) => {
      const run = await journey.maintain();
      await run.isIn('maintenance');
      await journey.rebootAll(run);
      await run.isIn('confirming');
      const east1 = journey.world.host('east-1');
      await east1.powerOff();
      await run.signal({ host: 'east-1' });
      expect((await run.verdict('east-1', 'unverified')).phase).toBe('confirming');
      await east1.powerOn();
      east1.becomeReady();
      const counted = await run.verdict('east-1', 'counted');
      expect(counted.claims.map((claim) => claim.verdict).sort()).toEqual(['counted', 'counted', 'superseded']);
      await run.isIn('confirming');
      await run.abort({ leaveOut: true });
      await run.ends();
    },
  );

  journey('made while the run confirms is a duplicate once the run gives shares back', {}, async (journey) => {
    const run = await journey.maintain();
    await run.isIn('maintenance');
    const east2 = journey.world.host('east-2');
    east2.trouble = { kind: 'tells', values: { ready: false } };
    await journey.rebootAll(run);
    await run.isIn('confirming');
    expect(await run.done({ host: 'east-1' })).toMatchObject({ verdict: 'unverified' });
    east2.trouble = null;
    const document = await run.ends();
    expect(document.phase).toBe('restored');
    expect(document.claims.at(-1)).toMatchObject({ host: 'east-1', verdict: 'duplicate' });
  });
});
