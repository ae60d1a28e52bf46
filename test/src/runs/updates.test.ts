import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client';
import { expect, it } from 'vitest';
import type { Connected } from '../../../src/connect.js';
import { update } from '../../../src/runs/updates.js';

const RUN = { workflowId: 'tagout-core', runId: 'r1', cluster: 'east', stuck: null, paused: false };

/** A server whose worker hears the update only at the `heardAt`th time. */
function session(heardAt: number, type: string): { session: Connected; ids: string[] } {
  const ids: string[] = [];
  const executeUpdate = async (_: string, { updateId }: { updateId: string }): Promise<string> => {
    ids.push(updateId);
    if (ids.length >= heardAt) return 'done';
    throw new WorkflowUpdateFailedError('failed', ApplicationFailure.nonRetryable('not processed', type));
  };
  const client = {
    workflow: { getHandle: () => ({ executeUpdate }) },
    withDeadline: (_: number, act: () => Promise<unknown>) => act(),
  };
  return { session: { client } as unknown as Connected, ids };
}

it('sends an update again that the run did not hear, with another id', async () => {
  const { session: temporal, ids } = session(3, 'UnprocessedUpdate');
  expect(await update(temporal, RUN, 'abort', {}, 5_000)).toBe('done');
  expect(new Set(ids).size).toBe(3);
});

it('says that nothing was done if the run hears none of them', async () => {
  const { session: temporal } = session(Infinity, 'UnprocessedUpdate');
  await expect(update(temporal, RUN, 'abort', {}, 300)).rejects.toMatchObject({
    kind: 'unreachable',
    message: 'the run did not hear abort, and nothing was done: try again',
  });
});

it('does not send an update again that the run refused', async () => {
  const { session: temporal, ids } = session(2, 'Refused');
  await expect(update(temporal, RUN, 'abort', {}, 5_000)).rejects.toMatchObject({ kind: 'refused' });
  expect(ids).toHaveLength(1);
});
