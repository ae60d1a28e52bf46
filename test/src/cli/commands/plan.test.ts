import { describe, expect, it } from 'vitest';
import { bench } from '../stub/harness.js';
import { inMaintenance } from '../stub/in-maintenance.js';

describe('plan', () => {
  it('prints what would change, and every reason to refuse', async () => {
    const { tagout, work } = await bench();
    await work();
    const { exit, json } = await tagout('plan', 'east', '--json');
    expect(exit).toBe(0);
    expect(json()).toMatchObject({ cluster: 'east', changes: [{ from: 100, to: 0 }], refusals: [] });
    const human = await tagout('plan', 'west');
    expect(human.exit).toBe(3);
    expect(human.stdout).toBe(
      'west would be drained:\n  core HTTP:80 default: share of core-west 100 → 0\n' +
        'hosts now:\n  east-1: 3 in flight, ready\nstart would be REFUSED (1):\n  - too few healthy targets\n',
    );
  });

  it('works while a run is under way, which is the first reason to refuse', async () => {
    const { tagout } = await inMaintenance();
    const { exit, json } = await tagout('plan', 'east', '--json');
    expect(exit).toBe(3);
    const { changes, refusals } = json() as { changes: object[]; refusals: string[] };
    expect(changes).toMatchObject([{ from: 100, to: 0 }]);
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toMatch(
      /^a maintenance of \S+ is running already: the run \S+ for cluster east, in maintenance/,
    );
  });

  it('beside a start that waits for its time, says every reason to refuse, with advice', async () => {
    const { tagout, work } = await bench();
    await work();
    const at = new Date(Date.now() + 5 * 3_600_000).toISOString();
    expect((await tagout('start', 'east', '--reason', 'kernel', '--at', at)).exit).toBe(0);
    const { exit, json } = await tagout('plan', 'west', '--standby', '--json');
    expect(exit).toBe(3);
    const { refusals } = json() as { refusals: string[] };
    expect(refusals).toEqual([
      expect.stringContaining('is running already'),
      'too few healthy targets',
      expect.stringContaining('--adopt'),
    ]);
  });

  it('without a cluster plans all of them in the order of the roll', async () => {
    const { tagout, work, service } = await bench({ more: 'roll: { order: [west, east] }\n' });
    await work();
    const { exit, json } = await tagout('plan', '--json');
    expect({ exit, document: json() }).toMatchObject({
      exit: 3,
      document: {
        ...{ service, order: ['west', 'east'], refusals: [] },
        plans: [
          { cluster: 'west', refusals: ['too few healthy targets'], warnings: [] },
          // A worker of the first release.
          { cluster: 'east', refusals: [], warnings: [expect.stringContaining('not for when west is done')] },
        ],
      },
    });
    const human = await tagout('plan');
    expect(human.stdout).toContain('2 of 2, as if west were done: east would be drained:\n');
    expect(human.stdout).toMatch(/a roll would stop before west, whose start would be REFUSED\.\n$/);
    await tagout('start', 'west', '--reason', 'kernel');
    const { refusals } = (await tagout('plan', '--json')).json() as { refusals: string[] };
    expect(refusals).toEqual([expect.stringContaining('is running already')]);
    expect(await tagout('plan', '--adopt')).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('for one cluster') as string,
    });
  });

  it('is exit 5 if AWS or a worker is not there', async () => {
    const { tagout, workAlone, queue } = await bench({ limits: { firstTaskMs: 300 } });
    const nobody = await tagout('plan', 'east');
    expect(nobody).toMatchObject({ exit: 5, stderr: expect.stringContaining(queue) as string });
    const stop = await workAlone();
    const unreadable = await tagout('plan', 'east', '--adopt');
    expect(unreadable).toMatchObject({ exit: 5, stderr: "AWS can't be read\n" });
    await stop();
    const dead = await tagout('plan', 'east');
    expect(dead).toMatchObject({ exit: 5, stderr: expect.stringContaining('no worker took it') as string });
  });
});
