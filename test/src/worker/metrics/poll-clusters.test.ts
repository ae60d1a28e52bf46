import { expect, it, onTestFinished, vi } from 'vitest';
import { connect } from '../../../../src/connect.js';
import type { GaugeValue } from '../../../../src/domain/gauges.js';
import { pollClusters } from '../../../../src/worker/metrics/poll-clusters.js';
import { inMaintenance } from '../../cli/stub/in-maintenance.js';
import { proxy } from '../../cli/stub/proxy.js';

const SOON = { timeout: 60_000, interval: 50 };

it('lets the last values stand through an outage, with ages that grow, and says so once', async () => {
  const { service } = await inMaintenance();
  const between = await proxy();
  const session = await connect({
    ...{ address: between.address, namespace: 'default', connectionOptions: { address: between.address } },
  });
  let shown = new Map<string, number>();
  let shows = 0;
  const show = (values: GaugeValue[]): void => {
    shown = new Map(values.map(({ name, labels, value }) => [[name, ...Object.values(labels)].join(' '), value]));
    shows += 1;
  };
  const said: string[] = [];
  const end = new AbortController();
  const polling = pollClusters({
    ...{ session, gauges: { show }, signal: end.signal, everyMs: 100, pollMs: 1_000 },
    configured: () => [{ service, cluster: 'east' }],
    warn: (line) => said.push(line),
  });
  onTestFinished(async () => {
    end.abort();
    await polling;
    await session.close();
  });
  const value = (name: string): number => shown.get(name) ?? NaN;
  const inMaintenanceNow = `tagout_maintenance ${service} east maintenance`;
  await vi.waitUntil(() => value(inMaintenanceNow) === 1, SOON);
  expect(value('tagout_metrics_age_seconds')).toBeLessThan(30);

  await between.cut();
  // On a busy machine an answer may also have been late before.
  await vi.waitUntil(() => said.at(-1)?.startsWith('WARN'), SOON);
  const told = said.length;
  const [before, beforeMs] = [new Map(shown), shows];
  await vi.waitUntil(() => shows > beforeMs + 3, SOON);
  expect(said.slice(told - 1)).toEqual([expect.stringMatching(/^WARN: metrics: .*127\.0\.0\.1/)]);
  expect(value(inMaintenanceNow)).toBe(1);
  for (const age of [
    'tagout_metrics_age_seconds',
    `tagout_look_age_seconds ${service}`,
    `tagout_phase_seconds ${service} east`,
  ])
    expect([age, value(age)]).toEqual([age, expect.any(Number)]);
  expect(value('tagout_metrics_age_seconds')).toBeGreaterThan(before.get('tagout_metrics_age_seconds')!);
  expect(value(`tagout_look_age_seconds ${service}`)).toBeGreaterThan(
    before.get(`tagout_look_age_seconds ${service}`)!,
  );

  await between.mend();
  await vi.waitUntil(() => said.length > told, SOON);
  expect(said[told]).toBe('INFO: metrics: Temporal tells them again');
});
