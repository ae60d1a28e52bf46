import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { speak, tokenOf, type Reply, type Spoken, type Wish } from './speak.js';

/** What one host says to the gateway, and hears. */
class HostAtDoor {
  constructor(
    private readonly spoken: Spoken,
    private readonly service: string,
    private readonly host: string,
  ) {}

  go(query = '', wish: Wish = {}): Promise<Reply> {
    return this.spoken.ask(`${this.path}/go${query}`, { token: this.token, ...wish });
  }

  done(body: object | null = null, wish: Wish = {}): Promise<Reply> {
    const text = body === null ? {} : { body: JSON.stringify(body) };
    return this.spoken.ask(`${this.path}/done`, { method: 'POST', token: this.token, ...text, ...wish });
  }

  private get path(): string {
    return `/v1/services/${this.service}/hosts/${this.host}`;
  }

  private get token(): string {
    return tokenOf(this.service, this.host);
  }
}

/** One for all journeys of this file, which run beside each other. */
let spoken: Spoken;
beforeAll(async () => {
  process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
  spoken = await speak();
});
afterAll(() => spoken.gateway.stop());

function hostOf({ config }: Journey): (name: string) => HostAtDoor {
  return (name) => new HostAtDoor(spoken, config.service, name);
}

describe.concurrent('a host at the gateway', () => {
  journey('hears the go, claims, and is back in service', {}, async (journey) => {
    const host = hostOf(journey);
    const [east1, east2, west1] = [host('east-1'), host('east-2'), host('west-1')];
    // No maintenance runs: nobody can say that there is such a host, and there is nothing to do.
    expect(await east1.go()).toMatchObject({ status: 202, word: 'wait' });
    expect(await east1.done()).toMatchObject({ status: 202, word: 'nothing' });

    const waits = east1.go('?wait=60');
    const run = await journey.maintain();
    await run.isIn('maintenance');
    expect(await waits).toMatchObject({ status: 200, word: `go ${run.runId}` });
    expect(await east2.go(`?wait=30&run=${run.runId}`)).toMatchObject({ status: 200, word: `go ${run.runId}` });
    expect(await west1.go()).toMatchObject({ status: 202, word: 'wait' });
    expect(await west1.done()).toMatchObject({ status: 202, word: 'nothing' });
    const unknown = await host('aest-1').go();
    expect(unknown).toMatchObject({ status: 404, word: 'not-found' });
    expect(unknown.text).toMatch(/no host aest-1; did you mean .*east-1/);

    expect(await east1.done()).toMatchObject({ status: 409, word: 'not-rebooted' });
    const bootId = '00000000-0000-4000-8000-000000000000';
    const key = { headers: { 'idempotency-key': 'one' } };
    expect(await east1.done({ bootId }, key)).toMatchObject({ status: 409, word: 'other-boot' });
    const rebooting = journey.world.host('east-1');
    await rebooting.reboot({ downMs: 0, warmingMs: 0 }).ready;
    const claim = { bootId: rebooting.bootId, note: 'kernel 6.1.150' };
    // Under the same key, the claim of another boot is another claim.
    expect(await east1.done(claim, key)).toMatchObject({ status: 200, word: 'counted' });
    const before = (await run.status()).claims;
    expect(before.at(-1)).toMatchObject({ host: 'east-1', verdict: 'counted', note: 'kernel 6.1.150', by: null });
    // Sent again, because its answer was lost: the run hears of it once.
    expect(await east1.done(claim, key)).toMatchObject({ status: 200, word: 'counted' });
    expect((await run.status()).claims).toEqual(before);
    expect(await east1.done(claim)).toMatchObject({ status: 200, word: 'duplicate' });
    expect(await east1.go(`?run=${run.runId}`)).toMatchObject({ status: 409, word: 'over' });
    expect(await east2.go()).toMatchObject({ status: 200 });

    await journey.reboot(run, 'east-2');
    expect((await run.ends()).phase).toBe('restored');
    expect(await east2.go(`?run=${run.runId}`)).toMatchObject({ status: 409, word: 'over' });
    expect(await east2.go()).toMatchObject({ status: 202, word: 'wait' });
    expect(await east2.done()).toMatchObject({ status: 202, word: 'nothing' });
  });

  journey(
    'has no go before the go, and its early claim is told',
    { durations: { settleMs: ENDLESS_MS } },
    async (journey) => {
      const host = hostOf(journey);
      const run = await journey.maintain();
      await run.isIn('settling');
      const east1 = host('east-1');
      expect(await east1.go()).toMatchObject({ status: 202, word: `wait ${run.runId}` });
      expect(await east1.go('?phase=draining')).toMatchObject({ status: 200, word: `go ${run.runId}` });
      expect(await east1.done()).toMatchObject({ status: 409, word: 'early' });
      await run.abort();
      await run.ends();
      expect(await east1.go(`?phase=draining&run=${run.runId}`)).toMatchObject({ status: 409, word: 'over' });
    },
  );

  journey('is kept waiting while no worker answers, and its claim is kept', { ownWorker: 'now' }, async (journey) => {
    const host = hostOf(journey);
    const run = await journey.maintain();
    await run.isIn('maintenance');
    await journey.stopWorkers();
    const east1 = host('east-1');
    expect(await east1.go()).toMatchObject({ status: 202, word: `wait ${run.runId}` });
    await journey.world.host('east-1').reboot({ downMs: 0, warmingMs: 0 }).ready;
    const { bootId } = journey.world.host('east-1');
    expect(await east1.done({ bootId })).toMatchObject({ status: 202, word: 'unverified' });
    await journey.startWorker();
    await run.verdict('east-1', 'counted');
    await journey.reboot(run, 'east-2');
    expect((await run.ends()).phase).toBe('restored');
  });
});
