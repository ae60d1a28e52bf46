import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { Phase } from '../../../src/domain/lifecycle.js';
import { ADOPT, brisk } from '../../support/adopting.js';
import { journey, type Journey } from '../../support/journey.js';
import { Maintained, phases } from '../../support/maintained.js';
import { BASELINE } from '../../support/standard-rules.js';
import { inEach } from '../../support/stands.js';

/** Does what `temporal workflow reset` does: a new run goes on after a task of the old run, by default its last. */
async function reset({ temporal }: Journey, run: Maintained, to: 'first' | 'last'): Promise<Maintained> {
  const { events } = await run.handle.fetchHistory();
  const tasks = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes);
  const task = to === 'first' ? tasks[0] : tasks.at(-1);
  const { runId } = await temporal.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: run.handle.workflowId, runId: run.runId },
    workflowTaskFinishEventId: task!.eventId!,
    requestId: randomUUID(),
    reason: 'somebody pressed the button',
  });
  return new Maintained(temporal.client.workflow.getHandle(run.handle.workflowId, runId), runId, () => []);
}

const WHERE: Record<'first' | 'last', Phase[]> = {
  first: ['maintenance', 'aborting'],
  last: ['preflight', 'settling', 'maintenance', 'reactivating', 'aborting'],
};

for (const to of ['first', 'last'] as const)
  describe.concurrent(`a run that is reset to its ${to} task ends failed, and writes nothing`, () => {
    inEach(WHERE[to], async (journey, run, free) => {
      const before = journey.allOwnWrites();
      const again = await reset(journey, run, to);
      free();
      const document = await again.ends();
      expect(document).toMatchObject({
        phase: 'failed',
        failure: { type: 'Unobservable' },
        next: expect.anything() as string,
      });
      expect(document.failure!.message).toMatch(/was reset in Temporal/);
      expect(journey.allOwnWrites()).toEqual(before);
    });
  });

journey('a run that is reset after its end fails, and can be adopted', {}, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await run.abort({ leaveOut: true });
  await run.ends();
  const before = journey.allOwnWrites();
  const again = await reset(journey, run, 'last');
  expect(phases(await again.ends()).at(-1)).toBe('failed');
  expect(journey.allOwnWrites()).toEqual(before);
  const adopting = await journey.maintain({ ...ADOPT, config: brisk(journey) });
  await adopting.isIn('maintenance');
  await journey.rebootAll(adopting);
  expect((await adopting.ends()).phase).toBe('restored');
  expect(journey.shares('east')).toEqual(BASELINE);
});
