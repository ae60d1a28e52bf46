import { describe, expect, it } from 'vitest';
import type { RollDocument } from '../../../../src/domain/roll/document.js';
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

  it('without a worker nothing is started', async () => {
    const { tagout } = await bench();
    const { exit, stderr } = await tagout('roll', ...REASON);
    expect(exit).toBe(5);
    expect(stderr).toContain('nothing was started');
  });
});
