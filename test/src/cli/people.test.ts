import { describe, expect, it } from 'vitest';
import { isEnd } from '../../../src/domain/lifecycle.js';
import type { StatusDocument } from '../../../src/domain/status.js';
import { bench, type Bench } from './stub/harness.js';
import { UNREADABLE, UNVERIFIED_AFTER_MS } from './stub/unreadable.js';

async function inMaintenance(
  options: Parameters<typeof bench>[0] = {},
): Promise<Bench & { stop: () => Promise<void> }> {
  const made = await bench(options);
  const stop = await made.work();
  await made.tagout('start', 'east', '--reason', 'kernel');
  await made.order({ kind: 'enter', phase: 'maintenance' });
  await made.tagout('wait', '--until', 'maintenance');
  return { ...made, stop };
}

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

  it('may be for every host that has not been claimed', async () => {
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

  it('waits as long as the run does for a host that it can not read', async () => {
    // With the time of the read alone it would give up right before the run answers.
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
    const { tagout, stop } = await inMaintenance({ limits: { updateMs: 500, queryMs: 100 } });
    await stop();
    for (const hosts of [['--host', 'east-1'], ['--all']]) {
      const { exit, stderr } = await tagout('done', ...hosts, '--reason', 'x');
      expect(exit).toBe(5);
      expect(stderr).toMatch(/^done is not confirmed: no worker answers within 4\.5 s\. It may still happen/);
    }
  });
});

describe('abort', () => {
  it('is accepted before the go, and the wait tells the end', async () => {
    const { tagout, work } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    const { exit, json, stderr } = await tagout('abort', '--reason', 'wrong day', '--json');
    expect(exit).toBe(0);
    const { cluster, phase } = json() as unknown as StatusDocument;
    expect(cluster).toBe('east');
    // What is printed before the end is not the end, and says so.
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
    const { tagout, stop } = await inMaintenance({ limits: { updateMs: 500 } });
    await stop();
    const { exit, json } = await tagout('abort', '--reason', 'x', '--json');
    expect(exit).toBe(5);
    expect(json()['error']).toMatchObject({ exit: 5, message: expect.stringContaining('may still happen') as string });
  });
});

describe('plan', () => {
  it('prints what would change, and every reason to refuse', async () => {
    const { tagout, work } = await bench();
    const stop = await work();
    const { exit, json } = await tagout('plan', 'east', '--json');
    expect(exit).toBe(0);
    expect(json()).toMatchObject({ cluster: 'east', changes: [{ from: 100, to: 0 }], refusals: [] });
    const human = await tagout('plan', 'west');
    expect(human.exit).toBe(3);
    expect(human.stdout).toBe(
      'west would be drained:\n  core HTTP:80 default: share of core-west 100 → 0\n' +
        'hosts now:\n  east-1: 3 in flight, ready\nstart would be REFUSED (1):\n  - too few healthy targets\n',
    );
    await stop();
  });

  it('works while a run is on, which is the first reason to refuse', async () => {
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

  it('is exit 5 where AWS or a worker is not there', async () => {
    const { tagout, work, queue } = await bench({ limits: { firstTaskMs: 300 } });
    const nobody = await tagout('plan', 'east');
    expect(nobody).toMatchObject({ exit: 5, stderr: expect.stringContaining(queue) as string });
    const stop = await work();
    const unreadable = await tagout('plan', 'east', '--adopt');
    expect(unreadable).toMatchObject({ exit: 5, stderr: "AWS can't be read\n" });
    await stop();
    const dead = await tagout('plan', 'east');
    expect(dead).toMatchObject({ exit: 5, stderr: expect.stringContaining('no worker took it') as string });
  });
});
