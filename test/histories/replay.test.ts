import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { journey } from '../support/journey.js';
import { workflowBundle } from '../support/workflow-bundle.js';
import { ENDINGS } from './ends.js';
import { readHistory, writeHistory, type RecordedHistory } from './files.js';

const HOW = 'the workflow takes other steps than when this was recorded. Meant? Then: npm run record-histories';

if (process.env['RECORD_HISTORIES'] !== undefined) {
  describe('records the history of a run that ends', () => {
    for (const [name, { options, phase, make }] of Object.entries(ENDINGS))
      journey(name, options, async (journey) => {
        const run = await make(journey);
        expect((await run.ends()).phase).toBe(phase);
        writeHistory(name, await run.handle.fetchHistory());
      });
  });
} else {
  describe('replays the recorded history of a run that ended', () => {
    it.each(Object.keys(ENDINGS))('%s', async (name) => {
      const error = await replay(readHistory(name));
      expect(error, HOW).toBeUndefined();
    });
  });

  it('does not replay a history that was tampered with', async () => {
    const history = readHistory('restored');
    const scheduled = history.events.filter((event) => 'activityTaskScheduledEventAttributes' in event);
    const step = scheduled[2]!['activityTaskScheduledEventAttributes'] as { activityType: { name: string } };
    step.activityType.name = 'reactivate';
    expect(await replay(history)).toMatchObject({ name: 'DeterminismViolationError' });
  });
}

async function replay(history: RecordedHistory): Promise<Error | undefined> {
  const workflowBundleCode = { codePath: await workflowBundle() };
  const one = { workflowId: 'tagout-core', history };
  for await (const { error } of Worker.runReplayHistories({ workflowBundle: workflowBundleCode }, [one])) return error;
  throw new Error('nothing was replayed');
}
