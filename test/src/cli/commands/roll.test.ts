import { describe, expect, it } from 'vitest';
import type { RollDocument } from '../../../../src/domain/roll/document.js';
import { inHours } from '../../../support/whole-hours.js';
import { CLOSED } from '../stub/closed-window.js';
import { bench } from '../stub/harness.js';

const REASON = ['--reason', 'kernel'] as const;

describe('roll', () => {
  it('takes all clusters in the order of the config, and returns when preflight has passed', async () => {
    const { tagout, work, service } = await bench({ more: 'roll: { order: [west, east] }\n' });
    await work();
    const { exit, json, stderr } = await tagout('roll', ...REASON, '--json');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const document = json() as unknown as RollDocument & { uiUrl: string | null };
    expect(document).toMatchObject({
      service,
      roll: {
        ...{ workflowId: `tagout-roll-${service}`, phase: 'gate', startedBy: 'alice@ops-1', reason: 'kernel' },
        clusters: [
          { name: 'west', state: 'waiting', runId: null },
          { name: 'east', state: 'waiting', runId: null },
        ],
      },
      current: null,
    });
    expect(document).toHaveProperty('uiUrl');
  });

  it('takes only the clusters that are named, or those from one on', async () => {
    const { tagout, work } = await bench();
    await work();
    expect((await tagout('roll', '--from', 'west', ...REASON)).stdout).toMatch(
      /^cli-\w+: roll gate since .*\n· west {2}waiting\n\nworkflow: tagout-roll-/,
    );
    await tagout('abort', '--reason', 'again');
    const { json } = await tagout('roll', 'west', 'east', ...REASON, '--json');
    const { clusters } = (json() as unknown as RollDocument).roll;
    expect(clusters.map(({ name }) => name)).toEqual(['west', 'east']);
  });

  it('refused by its preflight, it says every reason', async () => {
    const { tagout, work } = await bench();
    await work();
    const { exit, stderr } = await tagout('roll', '--reason', 'refuse');
    expect({ exit, stderr }).toEqual({ exit: 3, stderr: 'refused; nothing was touched:\n- east: too few\n' });
    const { exit: again, json } = await tagout('roll', '--reason', 'refuse', '--json');
    expect(again).toBe(3);
    expect(json()).toMatchObject({ roll: { phase: 'refused' }, error: { exit: 3 } });
  });

  it.each([
    ['an unknown cluster', ['roll', 'north'], 'has no cluster north'],
    ['a cluster twice', ['roll', 'east', 'east'], 'east is named twice'],
    ['an unknown first one', ['roll', '--from', 'north'], 'has no cluster north'],
    ['a wait for no window', ['roll', '--wait-for-window'], 'needs a config with a window'],
  ])('%s is a mistake of usage', async (_, argv, words) => {
    const { tagout } = await bench();
    const { exit, stderr } = await tagout(...argv, ...REASON);
    expect(exit).toBe(2);
    expect(stderr).toContain(words);
  });

  it('while it is on, nobody else gets the service, and it gets none that is taken', async () => {
    const { tagout, work } = await bench();
    await work();
    expect((await tagout('roll', ...REASON)).exit).toBe(0);
    const words = /^a roll of cli-\w+ is under way: the roll [-\w]+, in gate, started at \S+.*tagout abort --reason/;
    for (const argv of [['roll'], ['start', 'east']]) {
      const { exit, stderr } = await tagout(...argv, ...REASON);
      expect(exit).toBe(3);
      expect(stderr).toMatch(words);
    }
    expect((await tagout('plan', 'east')).exit).toBe(3);
    expect((await tagout('abort', '--reason', 'enough')).exit).toBe(0);
    expect((await tagout('start', 'east', ...REASON)).exit).toBe(0);
    const { exit, stderr } = await tagout('roll', ...REASON);
    expect(exit).toBe(3);
    expect(stderr).toContain('is running already: the run');
  });

  it('outside of the window is refused with the next opening, or waits for it', async () => {
    const { tagout, workAlone } = await bench({ more: CLOSED });
    const stop = await workAlone();
    const beginsAt = `${inHours(6).slice(0, 13)}:00:00.000Z`;
    const refused = await tagout('roll', ...REASON);
    expect([refused.exit, refused.stderr]).toEqual([
      3,
      expect.stringContaining(`the window is closed until ${beginsAt.slice(0, 16).replace('T', ' ')}Z: start it then`),
    ]);
    const waits = await tagout('roll', ...REASON, '--wait-for-window', '--json');
    expect(waits).toMatchObject({ exit: 0, stderr: '' });
    expect(waits.json()).toMatchObject({ roll: { phase: 'scheduled', beginsAt }, current: null });
    expect((await tagout('status')).stdout).toMatch(/^cli-\w+: roll scheduled since .*\nbegins: .*Z \(in [56] h.*\)$/m);
    const guard = await tagout('guard', '--json');
    expect(guard.exit).toBe(0);
    expect(guard.json()).toMatchObject({ clear: true, why: [], scheduledRoll: { phase: 'scheduled', beginsAt } });
    expect((await tagout('guard')).stdout).toMatch(
      /^clear: .*\na roll begins at \S+ \(in [56] h.*\): kernel \(alice@ops-1\)\n$/,
    );
    const start = await tagout('start', 'east', ...REASON, '--wait-for-window');
    expect([start.exit, start.stderr]).toEqual([
      3,
      expect.stringMatching(
        /^a roll of cli-\w+ waits for its window: the roll [-\w]+, in scheduled, started at .* by alice@ops-1/,
      ),
    ]);
    await stop();
    expect((await tagout('status', '--json')).json()).toMatchObject({
      roll: {
        ...{ phase: 'scheduled', beginsAt, timeline: [{ phase: 'scheduled' }] },
        waitingFor: ['a worker', `its time, ${beginsAt}`],
      },
    });
    await workAlone();
    expect((await tagout('abort', '--reason', 'not tonight')).exit).toBe(0);
    expect((await tagout('wait', '--until', 'aborted', '--timeout', '20s')).exit).toBe(0);
  });

  it('while it waits for its window, it does not hide what the maintenance before it has left', async () => {
    const { tagout, work, order } = await bench({ more: CLOSED });
    await work();
    const { runId } = (await tagout('start', 'east', ...REASON, '--wait-for-window', '--json')).json();
    await order({ kind: 'end', phase: 'failed', left: { exposed: ['east'] } });
    expect((await tagout('wait', '--until', 'failed')).exit).toBe(0);
    expect((await tagout('roll', 'west', ...REASON, '--wait-for-window')).exit).toBe(0);
    const { stdout } = await tagout('status');
    expect(stdout).toMatch(/: roll scheduled since [^]*TRAFFIC IS REACHING east[^]*next: tagout start east --adopt/);
    const report = await tagout('report', '--json');
    expect([report.exit, report.json()]).toMatchObject([0, { runId }]);
    // It would be refused at its time too.
    const { exit, json } = await tagout('plan', '--json');
    expect([exit, json()]).toMatchObject([3, { refusals: [expect.stringContaining('in scheduled')] }]);
  });

  it('without a worker nothing is started', async () => {
    const { tagout } = await bench();
    const { exit, stderr } = await tagout('roll', ...REASON);
    expect(exit).toBe(5);
    expect(stderr).toContain('nothing was started');
  });
});
