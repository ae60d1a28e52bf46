import { readFileSync } from 'node:fs';
import { Worker } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { isPhase } from '../../src/domain/lifecycle.js';
import { VERSION } from '../../src/domain/version.js';
import { journey } from '../support/journey.js';
import { workflowBundle } from '../support/workflow-bundle.js';
import { ENDINGS } from './ends.js';
import { readHistory, recordedHistories, refuseReleased, writeBundle, writeHistory, type RecordedHistory } from './files.js';
import { OPENINGS } from './open.js';

const HOW =
  'the workflow issues other commands than when this history was recorded. If its version is released, open runs could ' +
  'not go on: change commands only behind patched(). If not: npm run record-histories';

if (process.env['RECORD_HISTORIES'] !== undefined) {
  describe('records the history of a run that ends', () => {
    for (const [name, { options, phase, make }] of Object.entries(ENDINGS))
      journey(name, options, async (journey) => {
        const run = await make(journey);
        expect((await run.ends()).phase).toBe(phase);
        writeHistory(VERSION, name, await run.handle.fetchHistory());
      });
  });

  describe('records the history of a run that is held in', () => {
    for (const [name, { options, make }] of Object.entries(OPENINGS))
      journey(name, options, async (journey) => {
        const { run, goOn, ends } = await make(journey);
        const history = await run.handle.fetchHistory();
        expect(await run.phase()).toBe(name);
        await goOn();
        expect((await run.ends()).phase).toBe(ends);
        writeHistory(VERSION, `open/${name}`, history);
      });
  });

  it('records the workflows', async () => {
    writeBundle(VERSION, readFileSync(await workflowBundle(), 'utf8'));
  });
} else {
  describe('replays the recorded history of', () => {
    it.each(recordedHistories())('%s', async (name) => {
      expect(await replay(readHistory(name)), HOW).toBeUndefined();
    });
  });

  it('every end and every phase of this version is recorded', () => {
    const names = [...Object.keys(ENDINGS), ...Object.keys(OPENINGS).map((phase) => `open/${phase}`)];
    expect(recordedHistories()).toEqual(expect.arrayContaining(names.map((name) => `${VERSION}/${name}`)));
    expect(Object.keys(OPENINGS).every(isPhase)).toBe(true);
  });

  it('the inputs of activities are recorded', () => {
    const missing = recordedHistories().filter((name) =>
      readHistory(name).events.some(({ activityTaskScheduledEventAttributes: scheduled }) => {
        const { input } = (scheduled ?? { input: { payloads: [{ data: '-' }] } }) as {
          input?: { payloads?: { data?: string }[] } | null;
        };
        return !input?.payloads?.[0]?.data;
      }),
    );
    expect(missing).toEqual([]);
  });

  it.each(['restored', 'open/maintenance'])('does not replay a history that was tampered with: %s', async (name) => {
    const history = readHistory(`${VERSION}/${name}`);
    const scheduled = history.events.filter((event) => 'activityTaskScheduledEventAttributes' in event);
    const step = scheduled[2]!['activityTaskScheduledEventAttributes'] as { activityType: { name: string } };
    step.activityType.name = 'reactivate';
    expect(await replay(history)).toMatchObject({ name: 'DeterminismViolationError' });
  });

  it.each([
    ['# Changelog\n\n## Unreleased (0.2.0)\n\n## 0.1.0 (2027-01-12)\n', '0.1.0'],
    ['## [0.1.0]\n', '0.1.0'],
    ['## v0.1.0\n', '0.1.0'],
  ])('the histories of a released version are not recorded again: %j', (changelog, version) => {
    expect(() => refuseReleased(version, changelog)).toThrow(/is released/);
    expect(() => refuseReleased('0.2.0', changelog)).not.toThrow();
    expect(() => refuseReleased('0.1', changelog)).not.toThrow();
  });
}

async function replay(history: RecordedHistory): Promise<Error | undefined> {
  const workflowBundleCode = { codePath: await workflowBundle() };
  const one = { workflowId: 'tagout-core', history };
  for await (const { error } of Worker.runReplayHistories({ workflowBundle: workflowBundleCode }, [one])) return error;
  throw new Error('nothing was replayed');
}
