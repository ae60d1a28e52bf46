import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { ENDLESS_MS } from '../../support/durations.js';
import { journey, type Journey } from '../../support/journey.js';
import { Rolled } from '../../support/rolled.js';
import { BASELINE } from '../../support/standard-rules.js';

let drain: () => void = () => undefined;
const told = new Promise<void>((resolve) => (drain = resolve));

journey(
  'a roll that went around the CLI is refused while a maintenance is on, and leaves its tag alone',
  {
    activities: (activities) => ({
      ...activities,
      drain: async (run) => {
        await told;
        return activities.drain(run);
      },
    }),
  },
  async (journey) => {
    const run = await journey.maintain();
    // It has tagged, and every share is still there.
    await run.isIn('draining');
    const { roll } = await (await journey.roll({ clusters: ['west'] })).ends();
    expect(roll).toMatchObject({
      phase: 'refused',
      failure: { reasons: [expect.stringMatching(/^west: .* by run .* of cluster east .*, which is running/)] },
    });
    expect(journey.tag()).toMatch(new RegExp(`^east ${run.runId} `));
    await run.abort();
    drain();
    await run.ends();
  },
);

journey('an abort is the last word', {}, async (journey) => {
  const roll = await journey.roll();
  const run = await roll.of('east');
  await run.isIn('maintenance');
  await roll.says('abort', { reason: 'enough' });
  for (const update of ['pause', 'resume'] as const)
    await expect(roll.says(update)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('no cluster begins any more') as string },
    });
  await journey.rebootAll(run);
  expect((await roll.ends()).roll.phase).toBe('aborted');
});

journey(
  'an abort whose answer makes no sense ends the roll all the same',
  { rollActivities: { abortCluster: async () => ({}) as never } },
  async (journey) => {
    const roll = await journey.roll();
    const run = await roll.of('east');
    await run.isIn('maintenance');
    expect((await roll.says('abort')).message).toMatch(/^no cluster begins any more; whether .* is not known: /);
    await roll.handle.cancel();
    await journey.rebootAll(run);
    expect((await roll.ends()).roll.phase).toBe('aborted');
  },
);

journey(
  'a roll that was reset in Temporal begins no cluster',
  { durations: { settleMs: ENDLESS_MS } },
  async (journey) => {
    const roll = await journey.roll();
    const run = await roll.of('east');
    await run.isIn('settling');
    await roll.handle.terminate('wrong night');
    await run.abort();
    await run.ends();
    const { roll: ended } = await (await resetBeforeItsMaintenance(journey, roll)).ends();
    expect(ended.failure).toMatchObject({ type: 'Refused', reasons: [expect.stringMatching(/^This run was reset/)] });
    expect(ended.clusters.map(({ runId }) => runId)).toEqual([null, null]);
    expect(journey.shares('east')).toEqual(BASELINE);
  },
);

/** As `temporal workflow reset` does, to the task that began the maintenance. */
async function resetBeforeItsMaintenance({ temporal: { client } }: Journey, { handle }: Rolled): Promise<Rolled> {
  const [{ events }, { runId: ended }] = [await handle.fetchHistory(), await handle.describe()];
  const begun = (events ?? []).findIndex((event) => event.startChildWorkflowExecutionInitiatedEventAttributes);
  const task = (events ?? []).slice(0, begun).findLast((event) => event.workflowTaskCompletedEventAttributes);
  const { runId } = await client.workflowService.resetWorkflowExecution({
    ...{ namespace: 'default', workflowExecution: { workflowId: handle.workflowId, runId: ended } },
    ...{ workflowTaskFinishEventId: task!.eventId!, requestId: randomUUID(), reason: 'somebody pressed the button' },
  });
  return new Rolled(client.workflow.getHandle(handle.workflowId, runId), () => {
    throw new Error('a reset roll has no maintenance');
  });
}
