import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it, vi } from 'vitest';
import { startNotifying } from '../../activities/start-notifying.js';
import type { Receiver } from '../../src/domain/config.js';
import { CONFIG } from '../src/domain/small-service.js';

const NOTIFY: Receiver[] = [{ url: '${TAGOUT_HOOK}', format: 'slack', on: ['go'], headers: {} }];

/** What a start with these receivers comes to, where Temporal answers the start of `notifyRun` like this. */
async function begin(
  answer: () => Promise<unknown>,
  notify = NOTIFY,
  startMs?: number,
  isRoll = false,
): Promise<[warning: string, starts: unknown[][]]> {
  const start = vi.fn(answer);
  const client = {
    workflow: { start },
    withDeadline: (_: number, act: () => Promise<unknown>) => act(),
    withAbortSignal: (_: AbortSignal, act: () => Promise<unknown>) => act(),
  } as unknown as Client;
  const environment = new MockActivityEnvironment({ taskQueue: 'tagout' }, { client });
  const run = { config: { ...CONFIG, notify }, cluster: 'east', runId: 'run-1', isRoll };
  let warning = '';
  await environment.run(async () => void (warning = (await startNotifying(run, startMs)) ?? ''));
  return [warning, start.mock.calls];
}

describe('notifyRun', () => {
  it('is started once for each run, with no more than it needs', async () => {
    const [warning, [call]] = await begin(() => Promise.resolve());
    expect(warning).toBe('');
    expect(call).toMatchObject([
      'notifyRun',
      {
        ...{ workflowId: 'tagout.notify.core.run-1', taskQueue: 'tagout' },
        ...{ workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'REJECT_DUPLICATE' },
        args: [{ config: { service: 'core', notify: NOTIFY }, runId: 'run-1', giveUpMs: 600_000 }],
      },
    ]);
    expect(JSON.stringify(call)).not.toContain('hostStatus');
  });

  it('is started for a roll too, and knows how long its gates last', async () => {
    const [, [call]] = await begin(() => Promise.resolve(), NOTIFY, undefined, true);
    expect(call![1]).toMatchObject({
      args: [{ roll: { gateMs: 300_000 } }],
      staticSummary: 'core: tells people of the roll',
    });
    const [warning] = await begin(() => Promise.reject(new Error('no')), NOTIFY, undefined, true);
    expect(warning).toBe('nobody is told of this roll, although its config has notify: no');
  });

  it('is not started for a run that tells nobody', async () => {
    expect(await begin(() => Promise.reject(new Error('nobody is to ask')), [])).toEqual(['', []]);
  });

  it('that is over already is as good as started', async () => {
    const over = Object.assign(new Error('started'), { name: 'WorkflowExecutionAlreadyStartedError' });
    expect((await begin(() => Promise.reject(over)))[0]).toBe('');
  });

  it('that can not be started is a warning, and nothing else', async () => {
    const refused = new Error('Failed to start Workflow', { cause: new Error('permission denied') });
    expect((await begin(() => Promise.reject(refused)))[0]).toBe(
      'nobody is told of this run, although its config has notify: permission denied',
    );
  });

  it('that is not started in time is a warning too', async () => {
    const never = () => new Promise(() => undefined);
    expect((await begin(never, NOTIFY, 10))[0]).toMatch(/Temporal did not start notifyRun within 0.01 s$/);
  });
});
