import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { whoId } from '../../../../src/domain/who/changed-run.js';
import { testClient } from '../../../support/temporal.js';
import { bench, type Bench } from '../stub/harness.js';

/** A run that ended like this; a stub run that fails ends by drift. */
async function ended({ tagout, order }: Bench, phase: 'restored' | 'failed'): Promise<string> {
  const { runId } = (await tagout('start', 'east', '--reason', 'kernel', '--json')).json();
  await order({ kind: 'end', phase });
  await tagout('wait', '--until', phase);
  return runId as string;
}

describe('who', () => {
  it('knows nothing before any run', async () => {
    const { tagout } = await bench();
    const { exit, json } = await tagout('who', '--json');
    expect(exit).toBe(3);
    expect(json()).toMatchObject({ state: 'not-asked', why: 'there was no maintenance yet', calls: [] });
  });

  it('says that there was no drift', async () => {
    const made = await bench();
    await made.work();
    const runId = await ended(made, 'restored');
    const { exit, stdout } = await made.tagout('who', '--run', runId);
    expect({ exit, stdout }).toEqual({
      exit: 3,
      stdout: 'nobody asks who made the change: no drift was found, and the phase of the run is restored\n',
    });
  });

  it('starts nothing unless the config wants to know', async () => {
    const made = await bench();
    await made.work();
    await ended(made, 'failed');
    const { exit, json } = await made.tagout('who', '--json');
    expect(exit).toBe(3);
    expect(json()).toMatchObject({ state: 'not-asked', why: 'the config does not say `who: cloudtrail`' });
    expect((await made.tagout('status', '--json')).json()['warnings']).toEqual([]);
  });

  it('asks if nobody has, and goes on to say what is known', async () => {
    const made = await bench({ more: 'who: cloudtrail\n' });
    await made.work();
    await ended(made, 'failed');
    for (let times = 0; times < 2; times += 1) {
      const { exit, json } = await made.tagout('who', '--json');
      expect(exit).toBe(3);
      expect(json()).toMatchObject({ state: 'asking', isFinal: false, asked: null });
    }
    expect((await made.tagout('status', '--json')).json()['warnings']).toEqual([
      expect.stringMatching(/^who made the change is not known yet/),
    ]);
  });

  it('says so when nobody is there to ask, and leaves `status` alone when the answer can not be read', async () => {
    const made = await bench({ more: 'who: cloudtrail\n' });
    const stop = await made.workAlone();
    const runId = await ended(made, 'failed');
    await stop();
    const { exit, stdout } = await made.tagout('who');
    expect({ exit, stdout }).toEqual({
      exit: 3,
      stdout: 'who made the change is not known yet: it waits for a worker\n',
    });

    const { client, close } = await testClient();
    onTestFinished(close);
    const workflowId = whoId(made.service, runId);
    await client.workflow.getHandle(workflowId).terminate('somebody else takes the id');
    const strange = { metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.from('?') };
    await client.workflowService.startWorkflowExecution({
      ...{ namespace: 'default', workflowId, requestId: randomUUID(), workflowType: { name: 'somebodyElses' } },
      taskQueue: { name: randomUUID() },
      memo: { fields: { who: strange } },
    });
    const told = await made.tagout('status', '--json');
    expect(told.exit).toBe(0);
    expect(told.json()).toMatchObject({
      phase: 'failed',
      warnings: [expect.stringMatching(/^what is known about who made the change can't be read: .*binary\/encrypted/)],
    });
  });

  it('does not know a run that never was', async () => {
    const { tagout } = await bench();
    const { exit, stderr } = await tagout('who', '--run', '01a21c87-af06-77ca-b945-340a96663821');
    expect(exit).toBe(2);
    expect(stderr).toMatch(/^Temporal knows no run 01a21c87-af06-77ca-b945-340a96663821 of cli-/);
  });
});
