import { describe, expect, it, vi } from 'vitest';
import { isEnd } from '../../../../src/domain/lifecycle.js';
import type { StatusDocument } from '../../../../src/domain/status.js';
import { rollId } from '../../../../workflows/messages.js';
import { testClient } from '../../../support/temporal.js';
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

  it('of a roll whose workflow tasks fail is not sent, and says how to end that roll', async () => {
    const { tagout, work, roll, service } = await bench();
    await work();
    const say = await roll(['east', 'west']);
    await say({ roll: {}, breaks: 'warnings is not iterable' });
    const words =
      /this roll can't go on: its workflow task has failed \d+ times? since \S+Z: warnings is not iterable; it begins no cluster, but a maintenance of it that is on goes on; run a worker of the version that began it/;
    await vi.waitFor(async () => expect((await tagout('status')).stdout).toMatch(words), 20_000);
    const { client } = await testClient();
    for (const verb of ['abort', 'pause', 'resume']) {
      const { exit, stderr } = await tagout(verb, '--reason', 'enough');
      expect(exit).toBe(5);
      expect(stderr).toMatch(words);
      expect(stderr).toContain(`${verb} was not sent: `);
      expect(stderr).toMatch(
        /\ntemporal workflow terminate --workflow-id tagout-roll-cli-\w+ --run-id \S+ --reason "..."\ntagout status\n$/,
      );
      expect(stderr).not.toMatch(/--adopt|the cluster is/);
    }
    await client.workflow.getHandle(rollId(service)).terminate('no such worker');
    expect((await tagout('status')).stdout).toMatch(/\nnext: tagout roll east west --reason "\.\.\."\n$/);
  });
});
