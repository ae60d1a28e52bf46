import { ApplicationFailure, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import { abortCluster, type AbortAnswer } from '../../../activities/steps/abort-cluster.js';

const ABORT = {
  ...{
    config: { service: 'core' },
    cluster: 'east',
    runId: 'roll-1',
    workflowId: 'tagout-core',
    maintenanceRunId: 'r1',
  },
  argument: { by: 'bob@ops-2', reason: 'wrong night' },
};

/** What the step comes to where the maintenance does not accept the abort. */
function passOn(type: string): Promise<AbortAnswer> {
  const executeUpdate = (): Promise<never> =>
    Promise.reject(new WorkflowUpdateFailedError('failed', ApplicationFailure.nonRetryable('why', type)));
  const client = {
    workflow: { getHandle: () => ({ executeUpdate }) },
    withAbortSignal: (_: AbortSignal, act: () => Promise<unknown>) => act(),
  } as unknown as Client;
  return new MockActivityEnvironment({}, { client }).run(abortCluster, ABORT);
}

it('says what the maintenance refused', async () => {
  expect(await passOn('Refused')).toEqual({ kind: 'refused', why: 'why' });
});

it('fails if the maintenance did not hear the abort, so that it is sent again', async () => {
  await expect(passOn('UnprocessedUpdate')).rejects.toThrow(WorkflowUpdateFailedError);
});
