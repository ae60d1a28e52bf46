import { WorkflowFailedError } from '@temporalio/client';
import { expect, inject } from 'vitest';
import { createActivities } from '../../../activities/index.js';
import type { MaintenanceWindow } from '../../../src/domain/config.js';
import { connect } from '../../../src/connect.js';
import type { StatusDocument } from '../../../src/domain/status.js';
import { assemble } from '../../../src/runs/documents/assemble.js';
import { findRun } from '../../../src/runs/find.js';
import { readHistory } from '../../../src/runs/history.js';
import { MAINTAIN_CLUSTER, maintenanceId, sentInput, START_MAINTENANCE } from '../../../workflows/messages.js';
import { earlierBundle } from '../../support/earlier-bundle.js';
import { journey, type Journey } from '../../support/journey.js';
import { portsOf } from '../../support/lab-ports.js';
import { CLOSED, HOUR_MS, inHours, OPEN, windowOf } from '../../support/whole-hours.js';
import { maintainInput, type InputChange } from '../../support/maintain-input.js';
import { Maintained, phases } from '../../support/maintained.js';

const within = (journey: Journey, window: MaintenanceWindow): InputChange => ({
  config: { ...journey.config, window },
});

/** What its history says of the run. */
async function withoutWorker({ config }: Journey): Promise<StatusDocument> {
  process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
  const session = await connect();
  try {
    const facts = (await findRun(session, config.service))!;
    return assemble(facts, await readHistory(session, facts));
  } finally {
    await session.close();
  }
}

journey('a scheduled run says when it begins, holds the lock, and touches nothing before', {}, async (journey) => {
  const at = inHours(5);
  const run = await journey.maintain({ when: { at, waitsForWindow: false } });
  const document = await run.tells(({ phase }) => phase === 'scheduled');
  expect(document).toMatchObject({ beginsAt: at, waitingFor: [`its time, ${at}`], deadlineAt: null });
  expect((await withoutWorker(journey)).beginsAt).toBe(at);
  await expect(journey.maintain()).rejects.toThrow('already started');
  // With Temporal's start delay, this update would begin the run.
  expect((await run.done({ host: 'east-1' })).verdict).toBe('early');
  await run.abort({ reason: 'not tonight' });
  const ended = await run.ends();
  expect([phases(ended), ended.failure?.message]).toEqual([
    ['scheduled', 'aborted'],
    expect.stringMatching(
      /^ABORTED in scheduled \(Aborted\) at .*: east was not touched\. alice@ops-1: not tonight\.$/,
    ),
  ]);
  expect(journey.world.core.journal.entries.filter(({ by }) => !by.foreign)).toEqual([]);
});

journey('a scheduled run begins at its time, and a cancel ends it like an abort', {}, async (journey) => {
  const dueMs = Date.now() + 1_500;
  const run = await journey.maintain({
    ...within(journey, OPEN),
    when: { at: new Date(dueMs).toISOString(), waitsForWindow: false },
  });
  await run.reaches('maintenance');
  const { timeline } = await run.status();
  expect(timeline.map(({ phase }) => phase).slice(0, 3)).toEqual(['scheduled', 'preflight', 'draining']);
  expect(Date.parse(timeline[1]!.at)).toBeGreaterThanOrEqual(dueMs);
  await run.abort({ leaveOut: true });
  expect((await run.ends()).phase).toBe('failed');

  const waiting = await journey.maintain({ when: { at: inHours(5), waitsForWindow: false } });
  await waiting.tells(({ phase }) => phase === 'scheduled');
  await waiting.handle.cancel();
  expect(await waiting.ends()).toMatchObject({ phase: 'aborted', failure: { type: 'Aborted' } });
});

journey('without a window, a run that begins too late is refused', {}, async (journey) => {
  const when = { at: new Date().toISOString(), waitsForWindow: false };
  const run = await journey.maintain({ when, limits: { lateMs: 0 } });
  const { phase, failure } = await run.ends();
  expect([phase, failure?.reasons]).toEqual([
    'refused',
    [expect.stringContaining(`was to begin at ${when.at}, and no`)],
  ]);
});

journey('outside of its window, a start is refused, and names the next opening', {}, async (journey) => {
  const run = await journey.maintain(within(journey, CLOSED));
  const { phase, failure } = await run.ends();
  const opening = `${inHours(6).slice(0, 13).replace('T', ' ')}:00Z`;
  expect([phase, failure?.reasons]).toEqual([
    'refused',
    [
      expect.stringMatching(
        new RegExp(`^the window is closed until ${opening}, by the clock of this worker.*--wait-for-window$`),
      ),
    ],
  ]);
  expect(journey.allOwnWrites()).toEqual([]);
});

journey('a run that waits for its window goes back to waiting when that is closed', {}, async (journey) => {
  const run = await journey.maintain({
    ...within(journey, CLOSED),
    when: { at: new Date().toISOString(), waitsForWindow: true },
  });
  const document = await run.tells(({ timeline }) => timeline.length === 3);
  expect(phases(document)).toEqual(['scheduled', 'preflight', 'scheduled']);
  expect(document.beginsAt).toBe(`${inHours(6).slice(0, 13)}:00:00.000Z`);
  expect(await withoutWorker(journey)).toMatchObject({ phase: 'scheduled', beginsAt: document.beginsAt });
  await run.abort();
  expect((await run.ends()).phase).toBe('aborted');
  expect(journey.allOwnWrites()).toEqual([]);
});

let behind: Journey['world'];
journey(
  'while the clock is behind the opening, a run that waits looks no more than once a minute',
  {
    activities: (all) => ({
      ...all,
      observe: (input) => {
        const ports = portsOf(behind);
        return createActivities({ ...ports, now: () => ports.now() - 12 * HOUR_MS }).observe(input);
      },
    }),
  },
  async (journey) => {
    behind = journey.world;
    const beganMs = Date.now();
    const run = await journey.maintain({ ...within(journey, OPEN), when: { at: null, waitsForWindow: true } });
    const { beginsAt } = await run.tells(({ phase }) => phase === 'scheduled');
    expect(Date.parse(beginsAt!)).toBeGreaterThanOrEqual(beganMs + 60_000);
    expect((await withoutWorker(journey)).beginsAt).toBe(beginsAt);
    await run.abort();
    expect((await run.ends()).phase).toBe('aborted');
  },
);

/** For steps whose worker's clock is behind, and shows that the window opens now. */
const LATE: { world?: Journey['world']; opensMs: number } = { opensMs: Math.floor(Date.now() / 60_000) * 60_000 };
const late = () => {
  const ports = portsOf(LATE.world!);
  const behindMs = Date.now() - LATE.opensMs + 300;
  return createActivities({ ...ports, now: () => ports.now() - behindMs });
};

journey(
  'a worker whose clock is behind that of the one before it waits until the window opens there too',
  {
    activities: (all) => ({
      ...all,
      tag: (...input) => late().tag(...input),
    }),
  },
  async (journey) => {
    LATE.world = journey.world;
    const from = new Date(LATE.opensMs).toISOString().slice(11, 16);
    const run = await journey.maintain(within(journey, { ...windowOf(0, 3), from }));
    await run.reaches('draining');
    await run.abort({ leaveOut: true });
    expect((await run.ends()).phase).toBe('failed');
  },
);

/** Steps whose worker's clock is 12 hours ahead. */
const later = (journey: { world: Journey['world'] }) => {
  const ports = portsOf(journey.world);
  return createActivities({ ...ports, now: () => ports.now() + 12 * HOUR_MS });
};

for (const [step, end] of [
  ['tag', 'refused'],
  ['drain', 'aborted'],
] as const) {
  let world: Journey['world'];
  const activities: NonNullable<Parameters<typeof journey>[1]['activities']> = (all) => ({
    ...all,
    [step]: (...input: never[]) => (later({ world })[step] as (...input: never[]) => unknown)(...input),
  });
  journey(`when the window has closed before ${step}, nothing is drained: ${end}`, { activities }, async (journey) => {
    ({ world } = journey);
    const run = await journey.maintain(within(journey, OPEN));
    const { phase, failure } = await run.ends();
    expect(phase).toBe(end);
    expect([failure?.message, ...(failure?.reasons ?? [])].join()).toMatch(/the window is closed until/);
    expect(journey.ownWrites()).toEqual([]);
    const { core, arns } = journey.world;
    expect([...core.state.loadBalancers.get(arns.loadBalancer)!.tags]).toEqual([]);
  });
}

journey(
  'release 0.1.0 refuses a window and a time, which it does not know',
  { ownWorker: 'later' },
  async (journey) => {
    await journey.startWorker({ codePath: await earlierBundle() });
    const config = { ...journey.config, window: CLOSED };
    for (const change of [{ config }, { when: { at: inHours(5), waitsForWindow: false } }]) {
      const handle = await journey.temporal.client.workflow.start(MAINTAIN_CLUSTER, {
        workflowId: maintenanceId(journey.config.service),
        taskQueue: journey.taskQueue,
        args: [sentInput(maintainInput(journey.config, change))],
      });
      const run = new Maintained(handle, handle.firstExecutionRunId, () => []);
      expect((await run.ends()).failure?.reasons).toEqual([
        expect.stringContaining('the input of this run is not valid'),
      ]);
    }
    expect(journey.world.core.journal.entries.filter(({ by }) => !by.foreign)).toEqual([]);
  },
);

journey('a maintenance under another id than its lock is refused', {}, async (journey) => {
  const handle = await journey.temporal.client.workflow.start(MAINTAIN_CLUSTER, {
    workflowId: `${maintenanceId(journey.config.service)}-2026-11-27T22:00:00Z`,
    taskQueue: journey.taskQueue,
    args: [maintainInput(journey.config)],
  });
  const { phase, failure } = await new Maintained(handle, handle.firstExecutionRunId, () => []).ends();
  expect([phase, failure?.reasons]).toEqual(['refused', [expect.stringContaining('as the workflow startMaintenance')]]);
  expect(journey.world.core.journal.entries.filter(({ by }) => !by.foreign)).toEqual([]);
});

journey('startMaintenance starts a maintenance under its id, and fails while one is on', {}, async (journey) => {
  const { client } = journey.temporal;
  const { service } = journey.config;
  const start = (nth: number, change: InputChange = {}) =>
    client.workflow.execute(START_MAINTENANCE, {
      workflowId: `nightly-${service}-${nth}`,
      taskQueue: journey.taskQueue,
      args: [sentInput(maintainInput(journey.config, { ...within(journey, OPEN), ...change }))],
    });
  const started = (await start(1)) as { workflowId: string; runId: string };
  expect(started.workflowId).toBe(maintenanceId(service));
  const run = new Maintained(client.workflow.getHandle(started.workflowId, started.runId), started.runId, () => []);
  await run.reaches('maintenance');
  expect(await failureOf(start(2))).toMatch(/a maintenance of .* is running already.*nothing was started/);
  expect(await failureOf(start(3, { cluster: 1 as never }))).toMatch(/the input of this run is not valid/);
  // Longer than an id may be, and than the value of a search attribute.
  const [longId, longValue] = ['x'.repeat(1_200), 'x'.repeat(3_000)];
  for (const change of [{ config: { ...journey.config, service: longId } }, { cluster: longValue }])
    expect(await failureOf(start(4, change))).toMatch(/the input of this run is not valid/);
  expect(await failureOf(start(5, { config: journey.config, limits: { lateMs: 0 } }))).toMatch(/was due at/);
  await run.abort({ leaveOut: true });
  expect((await run.ends()).phase).toBe('failed');
});

async function failureOf(running: Promise<unknown>): Promise<string> {
  const error: unknown = await running.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
  return error instanceof WorkflowFailedError ? (error.cause?.message ?? '') : String(error);
}
