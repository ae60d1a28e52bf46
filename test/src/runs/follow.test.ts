import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect } from '../../../src/connect.js';
import { findRun } from '../../../src/runs/find.js';
import { follow } from '../../../src/runs/follow.js';
import { inMaintenanceAlone } from '../cli/stub/in-maintenance.js';

describe('following a run', () => {
  it('says that it was deleted, also if that happens between two reads of one poll', async () => {
    const { service, stop } = await inMaintenanceAlone({});
    const session = await connect();
    onTestFinished(() => session.close());
    const { client, namespace } = session;
    // Nobody answers the query, so the history is read.
    await stop();
    const run = (await findRun(session, service))!;
    const { workflowService } = client;
    const read = workflowService.getWorkflowExecutionHistory.bind(workflowService);
    vi.spyOn(workflowService, 'getWorkflowExecutionHistory').mockImplementationOnce(async (request) => {
      await workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId: run.workflowId } });
      await vi.waitUntil(async () => (await findRun(session, service)) === null, 20_000);
      return read(request);
    });
    const options = { everyMs: 10, answerMs: 30_000, turnedAwayMs: 1_000, queryMs: 100 };
    const polls = follow(session, run, options);
    await expect(polls.next()).rejects.toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/^run \S+ is not known any more in namespace default/) as string,
    });
  });
});
