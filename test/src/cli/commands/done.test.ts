import { describe, expect, it } from 'vitest';
import { bench } from '../stub/harness.js';
import { inMaintenance, inMaintenanceAlone } from '../stub/in-maintenance.js';
import { UNREADABLE, UNVERIFIED_AFTER_MS } from '../stub/unreadable.js';

describe('done', () => {
  it('is answered with the verdict', async () => {
    const { tagout } = await inMaintenance();
    const argv = ['done', '--host', 'east-1', '--boot-id', 'after', '--reason', 'rebooted'];
    const { exit, json } = await tagout(...argv, '--json');
    expect(exit).toBe(0);
    expect(json()).toEqual({
      claims: [{ host: 'east-1', verdict: 'counted', message: 'claimed by alice@ops-1 with boot after' }],
    });
  });

  it('may be for every host without a claim', async () => {
    const { tagout } = await inMaintenance();
    await tagout('done', '--host', 'east-1', '--reason', 'rebooted');
    const { exit, stdout } = await tagout('done', '--all', '--reason', 'rebooted');
    expect({ exit, stdout }).toEqual({
      exit: 0,
      stdout: 'east-2: counted: claimed by alice@ops-1 with boot unsaid\n',
    });
    const again = await tagout('done', '--all', '--reason', 'rebooted', '--json');
    expect({ exit: again.exit, answer: again.json() }).toEqual({ exit: 0, answer: { claims: [] } });
  });

  it('is exit 3 for a claim that does not count', async () => {
    const { tagout, order } = await inMaintenance();
    expect((await tagout('done', '--host', 'west-1', '--reason', 'x')).exit).toBe(3);
    await order({ kind: 'enter', phase: 'confirming' });
    const { exit, stdout } = await tagout('done', '--host', 'east-1', '--reason', 'x');
    expect({ exit, stdout }).toEqual({ exit: 3, stdout: 'east-1: early: no host has the go yet\n' });
  });

  it('is exit 3 for all of them before the go, and each host has its verdict', async () => {
    const { tagout, work } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    const { exit, json } = await tagout('done', '--all', '--reason', 'x', '--json');
    expect(exit).toBe(3);
    expect(json()).toMatchObject({
      claims: [
        { host: 'east-1', verdict: 'early' },
        { host: 'east-2', verdict: 'early' },
      ],
    });
  });

  it("waits as long as the run does for a host that can't be read", async () => {
    // If it waited only for the time of the read, it would give up right before the run answers.
    const { tagout } = await inMaintenance({ limits: { updateMs: UNVERIFIED_AFTER_MS - 2_100 } });
    const { exit, json } = await tagout('done', '--host', 'east-1', '--boot-id', UNREADABLE, '--reason', 'x', '--json');
    expect({ exit, ...json() }).toMatchObject({ exit: 0, claims: [{ host: 'east-1', verdict: 'unverified' }] });
  });

  it('is exit 3 without a running run', async () => {
    const { tagout, service, order, work } = await bench();
    const never = await tagout('done', '--all', '--reason', 'x');
    expect(never).toMatchObject({ exit: 3, stderr: expect.stringContaining('there never was one') as string });
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    await order({ kind: 'end', phase: 'failed' });
    await tagout('wait', '--until', 'failed');
    const { exit, json } = await tagout('done', '--all', '--reason', 'x', '--json');
    expect(exit).toBe(3);
    const message = `no maintenance of ${service} is running (the last, of east, is failed); nothing was done`;
    expect(json()).toEqual({ error: { exit: 3, message } });
  });

  it('is not confirmed without a worker, and may still happen', async () => {
    const { tagout, stop } = await inMaintenanceAlone({ limits: { updateMs: 500, queryMs: 100 } });
    await stop();
    for (const hosts of [['--host', 'east-1'], ['--all']]) {
      const { exit, stderr } = await tagout('done', ...hosts, '--reason', 'x');
      expect(exit).toBe(5);
      expect(stderr).toMatch(/^done is not confirmed: no worker answers within 4\.5 s\. It may still happen/);
    }
  });
});
