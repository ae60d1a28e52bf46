import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import type { Ports } from '../../activities/ports.js';
import { bringSilence, endSilence, SILENCE_BOUND_MS } from '../../activities/silence.js';
import type { Config } from '../../src/domain/config.js';
import { RENEW_MS, SILENCE_MS } from '../../src/domain/silence.js';
import { FakeAlertmanager } from '../support/fake-alertmanager.js';
import { runContext } from './run-context.js';

const SILENCE: Config['silence'] = {
  alertmanager: 'http://alerts:9093',
  matchers: ['cluster="{cluster}"'],
  headers: {},
  tls: null,
};
const MINUTE_MS = 60_000;

/** A worker whose clock is ahead, its Alertmanager, and what it does for one run. */
class World {
  nowMs = Date.UTC(2026, 10, 27);
  readonly alerts = new FakeAlertmanager({
    now: () => this.nowMs,
    wait: async (ms) => void (this.nowMs += ms),
  });
  run = withSilence(SILENCE);
  readonly #end = new AbortController();

  bring(link: string | null = null): Promise<string | null> {
    return this.#inStep(() => bringSilence({ ports: this.#ports(link), run: this.run, signal: this.#end.signal }));
  }

  end(boundMs = SILENCE_BOUND_MS): Promise<string | null> {
    return this.#inStep(() => endSilence({ ports: this.#ports(null), run: this.run }, boundMs));
  }

  cancel(): void {
    this.#end.abort(new Error('cancelled'));
  }

  #ports(link: string | null): Ports {
    const now = (): number => this.nowMs + 20 * MINUTE_MS;
    return { alertmanager: this.alerts.port, linkTo: () => link, now, uptime: now } as unknown as Ports;
  }

  #inStep<T>(act: () => Promise<T>): Promise<T> {
    return new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(act);
  }
}

function withSilence(silence: Config['silence']): ReturnType<typeof runContext> {
  const run = runContext();
  return { ...run, config: { ...run.config, ...(silence === undefined ? {} : { silence }) } };
}

describe('the silence of a run', () => {
  it('is made once, with who, why and where', async () => {
    const world = new World();
    expect(await world.bring('https://ui/run-1')).toBeNull();
    expect(await world.bring('https://ui/run-1')).toBeNull();
    expect(world.alerts.silences()).toMatchObject([
      {
        createdBy: 'tagout',
        comment: 'tagout: maintenance of east (core), run run-1: https://ui/run-1',
        matchers: [{ name: 'cluster', value: 'east', isRegex: false, isEqual: true }],
      },
    ]);
  });

  it("ends by Alertmanager's clock, not by that of a worker that is ahead", async () => {
    const world = new World();
    await world.bring();
    expect(world.alerts.silences()[0]!.endsMs).toBe(world.nowMs + SILENCE_MS);
  });

  it('is renewed, also by a worker that took over, and lapses when nobody does', async () => {
    const world = new World();
    await world.bring('https://ui/run-1');
    for (let n = 0; n < 60; n += 1) {
      world.nowMs += RENEW_MS;
      expect(await world.bring()).toBeNull();
    }
    expect(world.alerts.silences()).toHaveLength(1);
    expect(world.alerts.active()).toHaveLength(1);
    world.nowMs += 15 * MINUTE_MS;
    expect(world.alerts.active()).toEqual([]);
  });

  it('is made again after it lapsed', async () => {
    const world = new World();
    await world.bring();
    world.nowMs += 15 * MINUTE_MS;
    expect(await world.bring()).toBeNull();
    expect(world.alerts.active()).toHaveLength(1);
  });

  it('is not made again after it was expired by hand, and that is said', async () => {
    const world = new World();
    await world.bring();
    world.nowMs += RENEW_MS;
    world.alerts.expire(world.alerts.active()[0]!.id);
    for (let n = 0; n < 3; n += 1) {
      world.nowMs += RENEW_MS;
      expect(await world.bring()).toMatch(/somebody has expired the silence of this run/);
    }
    expect(world.alerts.active()).toEqual([]);
  });

  it('is not made again if it was expired between the look and the renewal', async () => {
    const world = new World();
    await world.bring();
    world.nowMs += RENEW_MS;
    const { id } = world.alerts.active()[0]!;
    const { put } = world.alerts.port;
    world.alerts.port.put = async (...words) => {
      world.alerts.expire(id);
      return put(...words);
    };
    expect(await world.bring()).toMatch(/somebody has expired/);
    expect(world.alerts.active()).toEqual([]);
  });

  it('is one, also when the answer was lost', async () => {
    const world = new World();
    const { silences } = world.alerts.port;
    world.alerts.port.silences = async (...words) => {
      const found = await silences(...words);
      world.alerts.trouble = 'lost';
      return found;
    };
    expect(await world.bring()).toMatch(/socket hang up/);
    expect(world.alerts.active()).toHaveLength(1);
    world.alerts.trouble = null;
    world.alerts.port.silences = silences;
    expect(await world.bring()).toBeNull();
    expect(world.alerts.active()).toHaveLength(1);
  });

  it('ends with all that are there, and leaves those of others', async () => {
    const world = new World();
    await world.bring();
    const { port } = world.alerts;
    const [own] = world.alerts.active();
    const times = { id: null, startsMs: world.nowMs, endsMs: world.nowMs + MINUTE_MS };
    const at = { signal: new AbortController().signal, timeoutMs: 1 };
    await port.put(SILENCE, { ...own!, ...times }, at);
    await port.put(SILENCE, { ...own!, ...times, createdBy: 'alice' }, at);
    await port.put(SILENCE, { ...own!, ...times, comment: own!.comment.replace('run-1', 'run-2') }, at);
    expect(await world.end()).toBeNull();
    expect(world.alerts.active().map(({ createdBy, comment }) => [createdBy, comment.slice(-5)])).toEqual([
      ['alice', 'run-1'],
      ['tagout', 'run-2'],
    ]);
  });
});

describe('an Alertmanager in trouble', () => {
  it.each([
    ['down', /alerts of east may not be silenced: .*ECONNREFUSED/],
    ['slow', /alerts of east may not be silenced: .*did not answer within 5000 ms/],
  ] as const)('that is %s is a warning, and holds nothing up for longer than allowed', async (trouble, words) => {
    const world = new World();
    const beganMs = world.nowMs;
    world.alerts.trouble = trouble;
    expect(await world.bring()).toMatch(words);
    expect(world.nowMs - beganMs).toBeLessThanOrEqual(SILENCE_BOUND_MS);
    world.alerts.trouble = null;
    expect(await world.bring()).toBeNull();
    expect(world.alerts.active()).toHaveLength(1);
  });

  it('that becomes slow between two requests holds nothing up for longer, either', async () => {
    const world = new World();
    const beganMs = world.nowMs;
    world.alerts.port.silences = async () => {
      world.nowMs += 3_000;
      world.alerts.trouble = 'slow';
      return { kind: 'observed', value: { silences: [], nowMs: beganMs } };
    };
    expect(await world.bring()).toMatch(/did not answer within 2000 ms/);
    expect(world.nowMs - beganMs).toBe(SILENCE_BOUND_MS);
  });

  it.each(['down', 'slow'] as const)('that is %s at the end is a warning as well', async (trouble) => {
    const world = new World();
    await world.bring();
    const beganMs = world.nowMs;
    world.alerts.trouble = trouble;
    expect(await world.end(700)).toMatch(/was not expired, and ends by itself within 10 min/);
    expect(world.nowMs - beganMs).toBeLessThanOrEqual(700);
  });
});

it('without the section, nobody is asked', async () => {
  const world = new World();
  world.run = withSilence(undefined);
  expect([await world.bring(), await world.end()]).toEqual([null, null]);
  expect(world.alerts.asked).toBe(0);
});

it('matchers that only a forged input can have are a warning', async () => {
  const world = new World();
  world.run = withSilence({ ...SILENCE, matchers: ['cluster=~"("'] });
  expect(await world.bring()).toMatch(/may not be silenced: .*not a valid regular expression/);
  expect(await world.end()).toMatch(/not a valid regular expression/);
});

it('rejects when its step is cancelled', async () => {
  const world = new World();
  world.cancel();
  world.alerts.trouble = 'slow';
  await expect(world.bring()).rejects.toThrow('cancelled');
});
