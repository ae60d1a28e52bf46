import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import type { Beat } from '../../activities/beat.js';
import { keepSilence } from '../../activities/keep-silence.js';
import type { Ports } from '../../activities/ports.js';
import { FakeAlertmanager, type Trouble } from '../support/fake-alertmanager.js';
import { runContext } from './run-context.js';

/** The warnings of a watcher whose Alertmanager is in these troubles, one at each of its requests. */
async function told(troubles: (Trouble | null)[]): Promise<string[]> {
  const alerts = new FakeAlertmanager({ now: Date.now, wait: async () => undefined });
  const { silences } = alerts.port;
  const warnings: string[] = [];
  const run = runContext();
  const silence = { alertmanager: 'http://alerts', matchers: ['cluster="{cluster}"'], headers: {}, tls: null };
  const config = { ...run.config, silence, watch: { ...run.config.watch, everyMs: 1 } };
  await new MockActivityEnvironment().run(async () => {
    let allAsked: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (allAsked = resolve));
    const left = [...troubles];
    alerts.port.silences = (...words) => {
      if (left.length === 0) allAsked();
      alerts.trouble = left.shift() ?? null;
      return silences(...words);
    };
    const ports = { alertmanager: alerts.port, linkTo: () => null, uptime: () => 0 } as unknown as Ports;
    const beat = { signal: new AbortController().signal } as Beat;
    const step = { ports, run: { ...run, config }, beat };
    const kept = keepSilence(step, { told: () => warnings, warn: (one) => warnings.push(one) });
    await over;
    await kept.handOver();
  });
  return warnings;
}

it('tells once of an Alertmanager that is in trouble again and again, each time another', async () => {
  expect(await told(['down', 'slow', null, 'down', 'lost', 'slow'])).toEqual([
    expect.stringMatching(/^alerts of east may not be silenced: .*ECONNREFUSED \(tagout keeps asking\)$/),
  ]);
});

it('tells nothing of one that is well', async () => {
  expect(await told([null, null, null])).toEqual([]);
});
