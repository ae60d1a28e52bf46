import { expect, inject, vi } from 'vitest';
import { statusLines } from '../../../src/cli/views/status-text.js';
import { textOf } from '../../../src/cli/views/screen/line.js';
import { connect } from '../../../src/connect.js';
import { serviceView } from '../../../src/runs/service-view.js';
import { CLEAR, FIRING, LabPrometheus } from '../../../lab/prometheus.js';
import { BLOCKERS } from '../../activities/blocking.js';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey } from '../../support/journey.js';
import { makeWest } from '../../support/west.js';

const QUERY_MS = 5_000;

journey('the gate stays closed while a blocker of the next cluster is firing', {}, async (journey) => {
  const prometheus = await LabPrometheus.start();
  try {
    const config = { ...journey.config, blockers: { ...BLOCKERS, prometheus: prometheus.url } };
    const roll = await journey.roll({ config });
    const run = await roll.of('east');
    await run.isIn('maintenance');
    // Once it has given the tag back to the roll, a maintenance asks no blocker any more.
    const off = journey.world.core.journal.on(({ action }) => {
      if (action !== 'AddTags' || !journey.tag()!.startsWith('@roll ')) return;
      off();
      prometheus.mood = FIRING;
    });
    await journey.rebootAll(run);
    expect((await run.ends()).phase).toBe('restored');
    await roll.waitsForText(/blocker: ALERTS\{service=\\"core-\w+\\",cluster!=\\"west\\"\}: ALERTS\{/);
    expect((await roll.status()).roll.phase).toBe('gate');
    prometheus.mood = CLEAR;
    await (await roll.of('west')).isIn('maintenance');
    await roll.says('abort', { leaveOut: true });
    await roll.ends();
  } finally {
    prometheus.stop();
  }
});

journey('status names what the gate waits for', {}, async (journey) => {
  const { service } = journey.config;
  process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
  const session = await connect();
  const told = async (): Promise<string[]> => {
    const { document, live, roll: shown } = await serviceView(session, service, QUERY_MS);
    return statusLines(document, live, new Date(), shown).map(textOf);
  };
  const waits = async (wanted: unknown): Promise<void> =>
    vi.waitFor(async () => expect(await told()).toContainEqual(wanted), 20_000);
  try {
    const roll = await journey.roll({ roll: { gateMs: ENDLESS_MS } });
    await journey.goesWell(roll, 'east');
    await waits('waiting for: roll.gate');
    await makeWest(journey, 'unhealthy');
    await waits(expect.stringMatching(/^waiting for: target .* of core-west is unhealthy/));
    await makeWest(journey, 'healthy');
    await waits('waiting for: roll.gate');
    await roll.says('abort');
    await roll.ends();
  } finally {
    await session.close();
  }
});
