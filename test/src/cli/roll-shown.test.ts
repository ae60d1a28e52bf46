import { describe, expect, it, vi } from 'vitest';
import type { RollCluster } from '../../../src/domain/roll/document.js';
import { bench } from './stub/harness.js';

type States = [name: string, state: RollCluster['state'], runId?: string][];

const clusters = (...states: States): RollCluster[] =>
  states.map(([name, state, runId = null]) => ({ name, state, runId }));

const SAID = { by: 'bob@ops-2', reason: 'lunch', at: '2026-11-22T15:00:00.000Z', cluster: 'west' };

describe('a roll', () => {
  it('is shown by every command that shows or waits for a maintenance', async () => {
    const made = await bench({ limits: { pollMs: 20 } });
    const stop = await made.workAlone();
    const { tagout, service, order } = made;
    // An earlier maintenance of west, which a wait for the one to come must not take for it.
    await tagout('start', 'west', '--reason', 'kernel');
    await order({ kind: 'end', phase: 'restored' });
    await tagout('wait', '--until', 'restored');
    const say = await made.roll(['east', 'west']);
    const json = async (...argv: string[]) => (await tagout(...argv, '--json')).json();
    const shows = (...states: string[]) =>
      vi.waitFor(async () => {
        const { roll } = (await json('status')) as { roll?: { clusters: RollCluster[] } };
        expect(roll?.clusters.map(({ name, state }) => `${name} ${state}`)).toEqual(states);
      }, 20_000);

    // Before its first maintenance, the one before it is beside the roll.
    await shows('east waiting', 'west waiting');
    expect(await json('status')).toMatchObject({
      service,
      cluster: 'west',
      roll: { phase: 'preflight' },
      current: null,
    });

    const watching = made.follow('watch');
    const waiting = made.follow('wait', '--until', 'restored', '--json');
    const forWest = made.follow('wait', 'west', '--until', 'restored', '--json');
    let isWestOver = false;
    void forWest.answer.then(() => (isWestOver = true));
    await say({
      roll: { phase: 'rolling', clusters: clusters(['east', 'current'], ['west', 'waiting']) },
      cluster: 'east',
    });
    const { runId } = await vi.waitFor(async () => {
      const { document } = { document: (await json('status')) as { cluster?: string; runId: string } };
      expect(document.cluster).toBe('east');
      return document;
    }, 20_000);
    await say({ roll: { clusters: clusters(['east', 'current', runId], ['west', 'waiting']) } });
    await order({ kind: 'enter', phase: 'maintenance' });
    await shows('east current', 'west waiting');
    await vi.waitFor(async () => {
      const seen = await json('status');
      // The maintenance is where it was, and the roll is beside it.
      expect(seen).toMatchObject({
        ...{ cluster: 'east', phase: 'maintenance', runId, roll: { phase: 'rolling' } },
        current: { cluster: 'east', phase: 'maintenance', runId },
      });
    }, 20_000);
    // The worker of a busy machine may not answer the first question.
    await vi.waitFor(
      async () =>
        expect((await tagout('status')).stdout).toMatch(
          new RegExp(
            `^${service}: roll rolling since .*, 0 of 2 done: shown \\(alice@ops-1\\)\n▸ east {2}current: maintenance\n· west {2}waiting\n\n${service}: east maintenance since `,
          ),
        ),
      20_000,
    );
    const guarded = await json('guard');
    expect(guarded).toMatchObject({
      clear: false,
      why: [
        { cluster: null, state: 'under-way', message: expect.stringContaining('to come: east, west') as string },
        { cluster: 'east', state: 'under-way' },
      ],
    });
    // The wait for the go is of the maintenance.
    expect((await tagout('wait', '--until', 'maintenance')).exit).toBe(0);

    await order({ kind: 'end', phase: 'restored' });
    expect((await tagout('wait', 'east', '--until', 'restored')).exit).toBe(0);
    const paused = {
      phase: 'paused' as const,
      waitingFor: ['tagout resume'],
      said: [{ what: 'pause' as const, ...SAID }],
    };
    await say({ roll: { ...paused, clusters: clusters(['east', 'done', runId], ['west', 'waiting']) } });
    await shows('east done', 'west waiting');
    const between = await tagout('guard', '--json');
    expect({ exit: between.exit, ...between.json() }).toMatchObject({
      exit: 3,
      clear: false,
      why: [{ cluster: null }],
    });
    expect((await tagout('guard')).stdout).toMatch(
      /^NOT CLEAR: a roll is under way, paused since .*; done: east; to come: west\n$/,
    );
    await vi.waitFor(async () => {
      const text = (await tagout('status')).stdout;
      expect(text).toContain('✓ east  done\n· west  waiting\nwaiting for: tagout resume\n');
      expect(text).toContain('paused by bob@ops-2, at west: lunch');
    }, 20_000);
    const listed = async () =>
      ((await json('list', '--service', service))['runs'] as Record<string, unknown>[]).map(
        ({ kind, phase, standing }) => `${kind as string} ${phase as string} ${standing as string}`,
      );
    await vi.waitFor(
      async () =>
        expect(await listed()).toEqual([
          'roll paused under-way',
          ...['maintenance restored nothing', 'maintenance restored nothing'],
        ]),
      20_000,
    );
    const { refusals } = (await json('plan')) as { refusals: string[] };
    expect(refusals).toEqual([expect.stringContaining('a roll of') as string]);

    await vi.waitFor(
      () => expect(watching.printed()).toContain('roll paused, 1 of 2 done | waiting for tagout resume'),
      20_000,
    );
    // Its turn has not come.
    expect(isWestOver).toBe(false);
    // Without a worker, the history says as much.
    await stop();
    expect(await json('status')).toMatchObject({
      roll: {
        phase: 'paused',
        clusters: [
          { name: 'east', state: 'done', runId },
          { name: 'west', state: 'waiting' },
        ],
      },
    });
    expect((await tagout('guard')).exit).toBe(3);
    await made.workAlone();

    const message = 'FAILED in gate (RollStopped): a target is unhealthy. Done: east. Left: west.';
    await say({
      roll: {
        ...{ phase: 'failed', clusters: clusters(['east', 'done', runId], ['west', 'left']), waitingFor: [] },
        failure: { type: 'RollStopped', message, reasons: [], drift: [] },
        next: 'tagout roll --from west --reason "..."',
      },
    });
    const ended = await waiting.answer;
    expect(ended).toMatchObject({ exit: 4, stderr: expect.stringContaining('the last roll ended failed') as string });
    expect(ended.json()).toMatchObject({ roll: { phase: 'failed' }, current: null });
    const watched = await watching.answer;
    expect(watched.exit).toBe(4);
    expect(watched.stdout).toMatch(/next: tagout roll --from west --reason "\.\.\."\n$/);
    await vi.waitFor(
      async () =>
        expect(await listed()).toEqual([
          'roll failed stopped',
          ...['maintenance restored nothing', 'maintenance restored nothing'],
        ]),
      20_000,
    );
    // It left nothing out: a cluster that is not done was not begun.
    expect((await tagout('guard')).exit).toBe(0);

    // The maintenance that this wait was for does not come any more.
    expect((await forWest.answer).exit).toBe(4);
    // A later maintenance is what status shows.
    await tagout('start', 'west', '--reason', 'kernel');
    expect(await json('status')).not.toHaveProperty('roll');
    await order({ kind: 'end', phase: 'restored' });
    expect((await tagout('wait', '--until', 'restored')).exit).toBe(0);
    await vi.waitFor(async () => expect(new Set(await listed())).toContain('roll failed nothing'), 20_000);
  });
});
