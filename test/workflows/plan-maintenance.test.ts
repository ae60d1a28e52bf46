import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { PLAN_MAINTENANCE, planId, type PlanDocument, type PlanInput } from '../../workflows/messages.js';
import { DRAINED, journey, type Journey } from '../support/journey.js';

journey('says what a maintenance would change, and touches nothing', {}, async (journey) => {
  journey.meddle('httpV1', 'east', 30);
  const document = await plan(journey);
  expect(document).toMatchObject({ cluster: 'east', refusals: [], warnings: [] });
  expect(document.changes).toEqual([
    { where: 'core HTTP:80 rule 10 (path /v1/*)', targetGroup: 'core-east', from: 30, to: 0 },
    { where: 'core HTTP:80 default', targetGroup: 'core-east', from: 100, to: 0 },
    { where: 'core HTTP:8080 default', targetGroup: 'core-east', from: 100, to: 0 },
  ]);
  expect(document.hosts).toMatchObject([
    { name: 'east-1', inFlight: 0, ready: true, bootId: journey.world.host('east-1').bootId, unobservable: null },
    { name: 'east-2', inFlight: 0 },
  ]);
  expect(journey.ownWrites()).toEqual([]);
});

journey('gives every reason to refuse', {}, async (journey) => {
  journey.meddle('httpV1', 'east', 0);
  journey.world.host('east-2').trouble = { kind: 'cut' };
  const document = await plan(journey);
  expect(document.refusals).toHaveLength(2);
  expect(document.hosts[1]?.unobservable).toMatch(/./);
});

journey('works while a run is on, and shows what adopting would give back', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  const document = await plan(journey, { adopt: { share: null } });
  expect(document.refusals).toEqual([]);
  expect(document.warnings.filter((one) => one.includes('gets 100 back'))).toHaveLength(3);
  expect(document.warnings[0]).toMatch(/core-east gets 100 back, from the baseline of run/);
  expect(journey.shares('east')).toEqual(DRAINED);
  await run.abort({ leaveOut: true });
  await run.ends();
});

async function plan(journey: Journey, change: Partial<PlanInput> = {}): Promise<PlanDocument> {
  const input: PlanInput = {
    config: journey.config,
    cluster: 'east',
    adopt: null,
    limits: { firstTaskMs: 60_000, preflightMs: 2000, staleReadMs: 100 },
    ...change,
  };
  return journey.temporal.client.workflow.execute(PLAN_MAINTENANCE, {
    workflowId: planId(journey.config.service, randomUUID()),
    taskQueue: journey.taskQueue,
    args: [input],
  }) as Promise<PlanDocument>;
}
