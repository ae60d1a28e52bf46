import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { withTemporal } from '../../../src/cli/session.js';
import { historyPages } from '../../../src/runs/describe/history-pages.js';

it('a run that was deleted while it was read is no bug', async () => {
  process.env['TEMPORAL_ADDRESS'] = inject('temporal').address;
  const run = { workflowId: 'tagout-deleted', runId: randomUUID() };
  const reads = [
    () => withTemporal((session) => historyPages(session, run, 'first').next()),
    () => withTemporal(({ client }) => client.workflow.getHandle(run.workflowId, run.runId).result()),
  ];
  for (const read of reads)
    await expect(read()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/^a run was deleted .*: run this command again$/) as string,
    });
});
