import { inject } from 'vitest';
import { expect } from 'vitest';
import type { Session } from '../../../src/connect.js';
import { findRun } from '../../../src/runs/find.js';
import { readReport } from '../../../src/runs/report/read-report.js';
import type { RunReport } from '../../../src/runs/report/report.js';
import { VERSION } from '../../../src/domain/version.js';
import { journey, type Journey } from '../../support/journey.js';
import type { Maintained } from '../../support/maintained.js';

const RULE = 'core HTTP:80 rule 10 (path /v1/*)';

async function reportOf(journey: Journey, run: Pick<Maintained, 'runId'>): Promise<RunReport> {
  const { client } = journey.temporal;
  const session: Session = { client, namespace: 'default', address: inject('temporal').address };
  const facts = await findRun(session, journey.config.service, run.runId);
  return readReport(session, facts!, new Date('2026-11-27T12:00:00.000Z'));
}

/** What the load balancer itself says about our writes: it is the witness. */
function witnessed(journey: Journey): { api: string; requestId: string }[] {
  return journey.allOwnWrites().map(({ action, requestId }) => ({ api: action, requestId }));
}

function written({ writes }: RunReport): { api: string; requestId: string | null }[] {
  return (writes ?? []).map(({ api, requestId }) => ({ api, requestId }));
}

journey('of a restored run has every write that the load balancer has, with before and after', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await run.signal({ host: 'east-1', bootId: 'x', note: '<b>early & wrong</b>' });
  await journey.rebootAll(run);
  const document = await run.ends();
  const report = await reportOf(journey, run);
  expect(written(report)).toEqual(witnessed(journey));
  const first = report.writes!.find(({ api }) => api === 'ModifyRule')!;
  expect(first).toMatchObject({
    ...{ step: 'drain', where: RULE, outcome: 'written', ruleArn: journey.world.arns.httpV1 },
    ...{ before: { 'core-east': 100, 'core-west': 100 }, after: { 'core-east': 0, 'core-west': 100 } },
  });
  expect(report).toMatchObject({
    ...{ stillRunning: false, phase: 'restored', startedBy: 'alice@ops-1', reason: 'kernel 6.1.150', failure: null },
    ...{ drift: [], gaps: [], outOfService: [], exposed: [] },
    versions: { report: VERSION, workers: [VERSION] },
  });
  expect(report.phases.map(({ phase }) => phase)).toEqual(document.timeline.map(({ phase }) => phase));
  const counted = report.claims.filter(({ verdict }) => verdict === 'counted');
  expect(counted.map(({ host, bootId, bootIdBefore }) => [host, bootId !== bootIdBefore]).sort()).toEqual([
    ['east-1', true],
    ['east-2', true],
  ]);
  expect(report.claims[0]).toMatchObject({ host: 'east-1', bootId: 'x', note: '<b>early & wrong</b>' });
  expect(report.claims.every(({ verdict }) => verdict !== null)).toBe(true);
  for (const { host, checks } of counted) expect(checks.at(-1)!.bootId).toBe(journey.world.host(host).bootId);
  for (const { inFlight } of report.hosts) expect(inFlight!.points.at(-1)!.value).toBe(0);
  expect(report.shares.map(({ where }) => where)).toContain(RULE);
  for (const { points } of report.shares)
    expect(points.map(({ value }) => value)).toEqual(expect.arrayContaining([100, 0]));
  const looks = report.looks!;
  expect(looks.count).toBeGreaterThan(5);
  expect(looks.longestGapMs).toBeGreaterThan(0);
  expect(looks.steps.map(({ step }) => step)).toEqual(expect.arrayContaining(['observe', 'drain', 'settle', 'watch']));
});

journey('of a run that failed on drift says between which two looks it came', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  const beforeMs = Date.now();
  journey.meddle('httpV1', 'east', 100);
  await run.ends();
  const report = await reportOf(journey, run);
  expect(report).toMatchObject({ phase: 'failed', failure: { type: 'RoutingDrift' }, exposed: ['east'] });
  const [drift] = report.drift;
  expect(drift).toMatchObject({ where: RULE, what: 'share of core-east', expected: '0', observed: '100' });
  expect(Date.parse(drift!.lastGoodAt!)).toBeLessThanOrEqual(beforeMs);
  expect(Date.parse(drift!.firstBadAt!)).toBeGreaterThanOrEqual(beforeMs);
  expect(written(report)).toEqual(witnessed(journey));
});

journey('of a run that is on says so, and has what its finished steps did', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  const report = await reportOf(journey, run);
  expect(report).toMatchObject({ stillRunning: true, phase: 'maintenance', endedAt: null, status: null });
  expect(report.gaps.join()).toContain('still running');
  expect(written(report)).toEqual(witnessed(journey));
  expect(report.looks!.longestGapMs).toBeNull();
});

journey('of a run that was terminated has what it did until then', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await run.handle.terminate('enough');
  const report = await reportOf(journey, run);
  expect(report).toMatchObject({ stillRunning: false, phase: 'failed', failure: { type: 'Terminated' } });
  expect(report.gaps.join()).toMatch(/terminated by .*: enough/);
  expect(written(report)).toEqual(witnessed(journey));
});

journey('of a run that a Reset made says so: its history begins with that of another run', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  const { client } = journey.temporal;
  const workflowExecution = { workflowId: run.handle.workflowId, runId: run.runId };
  const { events } = await run.handle.fetchHistory();
  const task = events!.findLast(({ workflowTaskCompletedEventAttributes: attributes }) => attributes)!;
  const { runId } = await client.workflowService.resetWorkflowExecution({
    ...{ namespace: 'default', workflowExecution, reason: 'try', requestId: 'reset' },
    workflowTaskFinishEventId: task.eventId!,
  });
  const report = await reportOf(journey, { ...run, runId });
  expect(report.gaps.join()).toContain(`made by Temporal's Reset from run ${run.runId}`);
  expect((await reportOf(journey, run)).gaps.join()).not.toContain('Reset');
});

journey('of a refused run has its reasons, and no write', {}, async (journey) => {
  journey.meddle('httpV1', 'east', 0);
  const run = await journey.maintain();
  const { failure } = await run.ends();
  const report = await reportOf(journey, run);
  expect(report).toMatchObject({ phase: 'refused', writes: [], failure: { reasons: failure!.reasons } });
  expect(report.versions.workers).toEqual([VERSION]);
});

journey(
  'of an aborted run has who asked for it, and both its writes',
  { durations: { settleMs: 60_000 } },
  async (journey) => {
    const run = await journey.maintain();
    await run.isIn('settling');
    await run.abort();
    await run.ends();
    const report = await reportOf(journey, run);
    expect(report).toMatchObject({ phase: 'aborted', aborts: [{ leaveOut: false }] });
    expect(report.aborts[0]!.by).not.toBeNull();
    expect(written(report)).toEqual(witnessed(journey));
  },
);
