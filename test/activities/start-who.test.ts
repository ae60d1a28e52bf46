import { ApplicationFailure } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it, vi } from 'vitest';
import { askingWho, type Found } from '../../activities/start-who.js';
import { ENDLESS_MS } from '../support/durations.js';

const DRIFT = ApplicationFailure.nonRetryable('core HTTP:80: share', 'RoutingDrift');
const RUN: Found = { config: { service: 'core', who: 'cloudtrail' }, cluster: 'east', runId: 'run-1' };

/** What a step comes to that fails like this, and the starts that Temporal was asked for. */
async function fail(
  failure: Error,
  run = RUN,
  answer: () => Promise<unknown> = () => Promise.resolve(),
  limits?: Parameters<typeof askingWho>[1],
): Promise<[error: unknown, starts: unknown[][]]> {
  const start = vi.fn(answer);
  const act = (_: unknown, call: () => Promise<unknown>) => call();
  const getHandle = () => ({ describe: async () => ({ taskQueue: 'tagout' }) });
  const client = { workflow: { start, getHandle }, withDeadline: act, withAbortSignal: act } as unknown as Client;
  const info = { taskQueue: 'tagout-watch', workflowExecution: { workflowId: 'tagout-core', runId: 'run-1' } };
  const environment = new MockActivityEnvironment(info, { client, logger: new DefaultLogger('ERROR') });
  const step = askingWho(() => Promise.reject(failure), limits);
  const error = await environment.run(step, run).catch((thrown: unknown) => thrown);
  return [error, start.mock.calls];
}

describe('whoChanged', () => {
  it('is started once for each run, on the queue of workflows, and the step fails as it would', async () => {
    const [error, [call]] = await fail(DRIFT);
    expect(error).toBe(DRIFT);
    expect(call).toMatchObject([
      'whoChanged',
      {
        ...{ workflowId: 'tagout.who.core.run-1', taskQueue: 'tagout' },
        ...{ workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'REJECT_DUPLICATE' },
        args: [{ config: { service: 'core' }, cluster: 'east', runId: 'run-1' }],
      },
    ]);
  });

  it.each<[string, Error, Found]>([
    ['unless the config wants to know', DRIFT, { ...RUN, config: { service: 'core' } }],
    ['for another failure', ApplicationFailure.nonRetryable('gone', 'HostLost'), RUN],
    ['for an error that is tried again', new Error('no answer'), RUN],
  ])('is not started %s', async (_, failure, run) => {
    expect(await fail(failure, run)).toEqual([failure, []]);
  });

  it.each([
    ['can not be started', () => Promise.reject(new Error('permission denied'))],
    [
      'is over already',
      () => Promise.reject(Object.assign(new Error(), { name: 'WorkflowExecutionAlreadyStartedError' })),
    ],
    ['is not started in time', () => new Promise(() => undefined)],
  ])('that %s changes nothing', async (_, answer) => {
    const [error] = await fail(DRIFT, RUN, answer, { startMs: 50, waitMs: 50 });
    expect(error).toBe(DRIFT);
  });

  it('that takes long does not hold up the failing of the run', { timeout: 30_000 }, async () => {
    const [error, starts] = await fail(DRIFT, RUN, () => new Promise(() => undefined), {
      startMs: ENDLESS_MS,
      waitMs: 10,
    });
    expect(error).toBe(DRIFT);
    expect(starts).toHaveLength(1);
  });
});
