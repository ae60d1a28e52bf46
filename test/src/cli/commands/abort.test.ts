import { describe, expect, it } from 'vitest';
import { isEnd } from '../../../../src/domain/lifecycle.js';
import type { StatusDocument } from '../../../../src/domain/status.js';
import { bench } from '../stub/harness.js';
import { inMaintenance, inMaintenanceAlone } from '../stub/in-maintenance.js';

describe('abort', () => {
  it('is accepted before the go, and the wait shows the end', async () => {
    const { tagout, work } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    const { exit, json, stderr } = await tagout('abort', '--reason', 'wrong day', '--json');
    expect(exit).toBe(0);
    const { cluster, phase } = json() as unknown as StatusDocument;
    expect(cluster).toBe('east');
    // The status printed before the end says that it is not the end.
    expect(stderr.includes('`tagout wait` tells how it ends')).toBe(!isEnd(phase));
    expect((await tagout('wait', '--until', 'aborted')).exit).toBe(0);
    expect((await tagout('abort', '--reason', 'again')).exit).toBe(3);
  });

  it('is refused after the go with the words of the run; leave-out is not', async () => {
    const { tagout } = await inMaintenance();
    const { exit, stderr } = await tagout('abort', '--reason', 'too late');
    expect({ exit, stderr }).toEqual({ exit: 3, stderr: 'hosts have the go\n' });
    expect((await tagout('abort', '--leave-out', '--reason', 'enough')).exit).toBe(0);
    expect((await tagout('wait', '--until', 'failed')).exit).toBe(0);
  });

  it('is not confirmed without a worker, and may still happen', async () => {
    const { tagout, stop } = await inMaintenanceAlone({ limits: { updateMs: 500 } });
    await stop();
    const { exit, json } = await tagout('abort', '--reason', 'x', '--json');
    expect(exit).toBe(5);
    expect(json()['error']).toMatchObject({ exit: 5, message: expect.stringContaining('may still happen') as string });
  });

  it('of a roll is heard by the roll', async () => {
    const { tagout, work } = await bench();
    await work();
    await tagout('roll', '--reason', 'kernel');
    const { exit, json, stderr } = await tagout('abort', '--reason', 'wrong day', '--json');
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: 'abort was heard\n' });
    expect(json()).toMatchObject({ roll: { said: [{ what: 'abort', by: 'alice@ops-1', reason: 'wrong day' }] } });
  });
});
