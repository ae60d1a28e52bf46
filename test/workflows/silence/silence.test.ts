import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import type { Config } from '../../../src/domain/config.js';
import { LOOK_AGAIN_MS } from '../../support/durations.js';
import { FakeAlertmanager } from '../../support/fake-alertmanager.js';
import type { Journey } from '../../support/journey.js';
import { journey, type JourneyOptions } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';

const SILENCE: Config['silence'] = {
  ...{ alertmanager: 'http://alerts:9093', matchers: ['cluster="{cluster}"'] },
  ...{ headers: {}, tls: null },
};

/** A journey whose worker has an Alertmanager that can be seen and put in trouble. */
function silenced(
  name: string,
  body: (journey: Journey, alerts: FakeAlertmanager) => Promise<void>,
  options: JourneyOptions = {},
): void {
  const alerts = new FakeAlertmanager({ now: Date.now });
  journey(name, { ...options, ports: (ports) => ({ ...ports, alertmanager: alerts.port }) }, (one) =>
    body(one, alerts),
  );
}

function start(one: Journey): Promise<Maintained> {
  return one.maintain({ config: { ...one.config, silence: SILENCE! } });
}

describe.concurrent('the alerts of a cluster under maintenance', () => {
  silenced('are silenced from before the first write until the run has restored it', async (one, alerts) => {
    const atWrite: number[] = [];
    one.world.core.journal.on(({ by, write, action }) => {
      if (write && !by.foreign && action.startsWith('Modify')) atWrite.push(alerts.active().length);
    });
    const run = await start(one);
    await run.isIn('maintenance');
    expect(alerts.active()).toMatchObject([
      { comment: `tagout: maintenance of east (${one.config.service}), run ${run.runId}` },
    ]);
    await one.rebootAll(run);
    expect(await run.ends()).toMatchObject({ phase: 'restored', warnings: [] });
    expect(atWrite.length).toBeGreaterThan(1);
    expect(new Set(atWrite)).toEqual(new Set([1]));
    expect(alerts.silences().map(({ state }) => state)).toEqual(['expired']);
  });

  silenced('come back when the run is aborted', async (one, alerts) => {
    const run = await start(one);
    await run.isIn('maintenance');
    await run.abort({ leaveOut: true });
    expect(await run.ends()).toMatchObject({ phase: 'failed', warnings: [] });
    expect(alerts.silences().map(({ state }) => state)).toEqual(['expired']);
  });

  silenced('come back when the run gives back before the go', async (one, alerts) => {
    one.world.host('east-1').inFlight += 1;
    const run = await start(one);
    await run.isIn('settling');
    await run.abort();
    expect(await run.ends()).toMatchObject({ phase: 'aborted', warnings: [] });
    expect(alerts.silences().map(({ state }) => state)).toEqual(['expired']);
  });

  silenced('come back when the run is cancelled', async (one, alerts) => {
    const run = await start(one);
    await run.isIn('maintenance');
    await run.handle.cancel();
    expect(await run.ends()).toMatchObject({ phase: 'failed' });
    expect(alerts.silences().map(({ state }) => state)).toEqual(['expired']);
  });

  silenced('come back when drift fails the run', async (one, alerts) => {
    const run = await start(one);
    await run.isIn('maintenance');
    one.meddle('httpV1', 'east', 100);
    expect(await run.ends()).toMatchObject({ failure: { type: 'RoutingDrift' } });
    expect(alerts.silences().map(({ state }) => state)).toEqual(['expired']);
  });

  silenced('come back when the run ends between its tag and its watcher', async (one, alerts) => {
    const { put } = alerts.port;
    // The abort arrives while the step still waits for its answer.
    let isAborted: () => void = () => undefined;
    const aborted = new Promise<void>((resolve) => (isAborted = resolve));
    const made = new Promise<void>((resolve) => {
      alerts.port.put = async (...words) => {
        const id = await put(...words);
        resolve();
        await aborted;
        return id;
      };
    });
    const run = await start(one);
    await made;
    expect(alerts.active()).toHaveLength(1);
    await run.abort();
    isAborted();
    expect(['aborted', 'refused']).toContain((await run.ends()).phase);
    expect(alerts.active()).toEqual([]);
  });

  silenced('are never silenced by a start that is refused', async (one, alerts) => {
    one.meddle('httpV1', 'east', 0);
    const run = await start(one);
    expect(await run.ends()).toMatchObject({ phase: 'refused' });
    expect(alerts.asked).toBe(0);
  });
});

silenced('a start that is refused because another run was faster silences nothing', async (one, alerts) => {
  const { core, arns } = one.world;
  const off = core.journal.on(({ action, by }) => {
    if (action !== 'AddTags' || by.foreign) return;
    off();
    const Tags = [{ Key: `tagout:${one.config.service}`, Value: 'west other-run 2026-11-22T15:00:00.000Z elsewhere' }];
    one.world.foreigner().call('AddTags', { ResourceArns: [arns.loadBalancer], Tags });
  });
  const run = await start(one);
  expect(await run.ends()).toMatchObject({ phase: 'refused' });
  expect(alerts.silences()).toEqual([]);
});

describe.concurrent('an Alertmanager', () => {
  silenced('that is down is told once, holds nothing up, and is asked again', async (one, alerts) => {
    alerts.trouble = 'down';
    const run = await start(one);
    await run.isIn('maintenance');
    const asked = alerts.asked;
    await until(() => alerts.asked > asked + 3);
    alerts.trouble = null;
    await until(() => alerts.active().length === 1);
    await one.rebootAll(run);
    const { phase, warnings } = await run.ends();
    expect(phase).toBe('restored');
    expect(warnings).toEqual([expect.stringMatching(/^alerts of east may not be silenced: .*ECONNREFUSED/)]);
    expect(alerts.active()).toEqual([]);
  });

  silenced('that is slow does not keep drift from being told', async (one, alerts) => {
    const run = await start(one);
    await run.isIn('maintenance');
    alerts.trouble = 'slow';
    one.meddle('httpV1', 'east', 100);
    expect(await run.ends()).toMatchObject({ failure: { type: 'RoutingDrift' } });
    expect(alerts.allowedMs.at(-1)).toBeLessThanOrEqual(1_000);
  });

  silenced('that is down at the end is told, and the run ends as it would', async (one, alerts) => {
    const run = await start(one);
    await run.isIn('maintenance');
    alerts.trouble = 'down';
    await one.rebootAll(run);
    const { phase, warnings } = await run.ends();
    expect(phase).toBe('restored');
    expect(warnings).toContainEqual(expect.stringMatching(/was not expired, and ends by itself within 10 min/));
  });

  silenced('whose silence somebody has expired is told nothing more', async (one, alerts) => {
    const run = await start(one);
    await run.isIn('maintenance');
    alerts.expire(alerts.active()[0]!.id);
    const asked = alerts.asked;
    await until(() => alerts.asked > asked + 1);
    await one.rebootAll(run);
    expect((await run.ends()).warnings).toEqual([expect.stringMatching(/^somebody has expired the silence/)]);
    expect(alerts.silences()).toHaveLength(1);
  });
});

silenced(
  'a worker that takes over goes on with the same silence',
  async (one, alerts) => {
    const run = await start(one);
    await run.isIn('maintenance');
    await one.stopWorkers();
    expect(alerts.active()).toHaveLength(1);
    const asked = alerts.asked;
    await one.startWorker();
    await until(() => alerts.asked > asked);
    await one.rebootAll(run);
    expect(await run.ends()).toMatchObject({ phase: 'restored', warnings: [] });
    expect(alerts.silences().map(({ state }) => state)).toEqual(['expired']);
  },
  { ownWorker: 'now' },
);

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(LOOK_AGAIN_MS);
}
