import { expect, inject, onTestFinished, vi } from 'vitest';
import { statusLines } from '../../../src/cli/views/status-text.js';
import { renderReport } from '../../../src/cli/views/report/render.js';
import { textOf } from '../../../src/cli/views/screen/line.js';
import { connect } from '../../../src/connect.js';
import { guardOf } from '../../../src/runs/guard.js';
import { listRuns } from '../../../src/runs/list.js';
import { NOTHING_LIVE } from '../../../src/runs/live.js';
import { readRollReport } from '../../../src/runs/report/roll-report.js';
import { assembleRoll } from '../../../src/runs/roll/assemble-roll.js';
import { findRoll } from '../../../src/runs/roll/find-roll.js';
import { readRollHistory } from '../../../src/runs/roll/read-roll-history.js';
import { serviceView } from '../../../src/runs/service-view.js';
import { journey } from '../../support/journey.js';

const QUERY_MS = 5_000;

journey('what a real roll is, everybody who looks sees', {}, async (journey) => {
  const { config } = journey;
  const { service } = config;
  process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
  const session = await connect();
  onTestFinished(() => session.close());
  const states = async () => {
    const { roll } = await serviceView(session, service, QUERY_MS);
    return roll?.roll.clusters.map(({ name, state }) => `${name} ${state}`);
  };

  const roll = await journey.roll({ roll: { approve: 'each' } });
  await roll.tells(({ phase }) => phase === 'paused');
  const guard = guardOf(session, config, QUERY_MS);
  expect(await guard()).toMatchObject({ inTheWay: [], roll: { phase: 'paused' } });
  // Without a worker, its history says for whom it waits.
  const paused = (await findRoll(session, service))!;
  const { waitingFor } = assembleRoll(paused, await readRollHistory(session, paused));
  expect(waitingFor).toEqual(['a worker', ...(await roll.status()).roll.waitingFor]);
  await roll.says('resume', { reason: 'go' });
  const east = await roll.of('east');
  await east.isIn('maintenance');
  const view = await serviceView(session, service, QUERY_MS);
  expect(view).toMatchObject({
    document: { cluster: 'east', phase: 'maintenance' },
    roll: { roll: { phase: 'rolling' }, current: { cluster: 'east', phase: 'maintenance' } },
  });
  const text = statusLines(view.document, view.live, new Date(), view.roll).map(textOf);
  expect(text.slice(1, 3)).toEqual(['▸ east  current: maintenance', '· west  waiting']);
  expect(text.some((line) => line.startsWith(`${service}: east maintenance since `))).toBe(true);
  await journey.rebootAll(east, 'east');
  await roll.tells(({ phase, said }) => phase === 'paused' && said.length === 1);
  expect(await states()).toEqual(['east done', 'west waiting']);
  expect(await guard()).toMatchObject({ inTheWay: [], roll: { phase: 'paused' } });
  await roll.says('resume', { by: 'carol', reason: 'go on' });

  const west = await roll.of('west');
  await west.isIn('maintenance');
  journey.meddle('httpV1', 'west', 40);
  const { roll: ended } = await roll.ends();
  expect(ended).toMatchObject({ phase: 'failed', failure: { type: 'RollStopped' } });
  expect(await states()).toEqual(['east done', 'west failed']);
  const after = await serviceView(session, service, QUERY_MS);
  expect(after.roll?.current).toMatchObject({ cluster: 'west', failure: { type: 'RoutingDrift' } });
  const told = statusLines(after.document, NOTHING_LIVE, new Date(), after.roll).map(textOf);
  expect(told[0]).toMatch(/^FAILED in rolling \(RollStopped\)/);
  expect(told.at(-1)).toBe(`next: ${ended.next}`);
  expect(told.filter((line) => line.startsWith('next: '))).toHaveLength(1);
  const { inTheWay, roll: noRoll } = await guard();
  expect([noRoll, inTheWay.map(({ run }) => run.cluster)]).toEqual([null, ['west']]);
  await vi.waitFor(async () => {
    const { lines } = await listRuns(session, { service, all: false }, { queryMs: QUERY_MS, lookMs: 10_000 });
    expect(lines.map(({ cluster, standing }) => `${cluster} ${standing}`)).toEqual([
      ...['west exposed', 'null stopped', 'east nothing'],
    ]);
  }, 20_000);

  // Without what it told at its end, its history says who let which maintenance begin, and how each ended.
  const facts = (await findRoll(session, service))!;
  expect(assembleRoll(facts, await readRollHistory(session, facts))).toMatchObject({
    ...{ phase: 'failed', startedBy: ended.startedBy, reason: ended.reason, clusters: ended.clusters },
    said: [
      { what: 'resume', by: 'bob@ops-2', reason: 'go' },
      { what: 'resume', by: 'carol', reason: 'go on' },
    ],
  });
  const report = await readRollReport(session, facts, { queryMs: QUERY_MS, now: new Date() });
  expect(report.said.map(({ what, by, cluster }) => `${what} ${by} ${cluster}`)).toEqual([
    ...['approve bob@ops-2 east', 'approve carol west'],
  ]);
  expect(report.maintenances.map(({ cluster, phase }) => ({ cluster, phase }))).toEqual([
    { cluster: 'east', phase: 'restored' },
    { cluster: 'west', phase: 'failed' },
  ]);
  expect(report.maintenances.every(({ writes }) => (writes?.length ?? 0) > 0)).toBe(true);
  const page = await renderReport(report, 'html');
  expect(page.match(/<h1>/g)).toHaveLength(3);
  expect(page).toMatch(/<td>approve<\/td><td>carol<\/td><td>west<\/td><td>go on<\/td>/);
  const markdown = await renderReport(report, 'md');
  expect(markdown).toMatch(/^<!-- tagout report -->\n\n# .*: roll, failed\n/);
  const bounded = await readRollReport(session, facts, { queryMs: QUERY_MS, now: new Date(), containedMax: 1 });
  expect(bounded).toMatchObject({
    maintenances: [],
    gaps: [/room/, /room/].map((one) => expect.stringMatching(one) as string),
  });
});
