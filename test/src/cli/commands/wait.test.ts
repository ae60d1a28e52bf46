import { describe, expect, it } from 'vitest';
import { judgeEnd, judgePhase, type WaitVerdict } from '../../../../src/runs/wait-rule.js';
import { ENDS, isEnd, PHASES, STEPS, type End, type Phase } from '../../../../src/domain/lifecycle.js';
import { bench } from '../stub/harness.js';

const FRESH = { kind: 'fresh' } as const;
const at = (phase: Phase) => ({ running: !isEnd(phase), phase });

describe('the rule', () => {
  /** One letter a phase, in the order of PHASES: . wait, + reached, x over. */
  it.each<[Exclude<Phase, End>, string]>([
    //                spdsmcr g rraf: scheduled preflight draining settling maintenance confirming reactivating aGiving, ends
    ['preflight', '.+++++++' + '+xxx'],
    ['draining', '..++++++' + '+xxx'],
    ['settling', '...++++x' + '+xxx'],
    ['maintenance', '....+xxx' + 'xxxx'],
    ['confirming', '.....++x' + '+xxx'],
    ['reactivating', '......+x' + '+xxx'],
    ['aborting', '....xxx+' + 'xx+x'],
  ])('for %s', (wanted, expected) => {
    const letters: Record<WaitVerdict, string> = { wait: '.', reached: '+', over: 'x' };
    expect(PHASES.map((phase) => letters[judgePhase(wanted, at(phase), FRESH)]).join('')).toBe(expected);
    expect(judgePhase(wanted, null, FRESH)).toBe('wait');
  });

  it.each(ENDS)('for the end %s', (wanted) => {
    for (const step of [...STEPS, 'aborting'] as const) expect(judgeEnd(wanted, at(step))).toBe('wait');
    for (const end of ENDS) expect(judgeEnd(wanted, at(end))).toBe(end === wanted ? 'reached' : 'over');
    expect(judgeEnd(wanted, null)).toBe('wait');
  });
});

describe('wait', () => {
  it('opens on the go, and only while it holds', async () => {
    const { tagout, work, order } = await bench();
    const waiting = tagout('wait', 'east', '--until', 'maintenance', '--json');
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    const other = tagout('wait', 'west', '--until', 'maintenance', '--timeout', '3s', '--json');
    await order({ kind: 'enter', phase: 'settling' });
    await order({ kind: 'enter', phase: 'maintenance' });
    const { exit, json } = await waiting;
    expect({ exit, phase: json()['phase'] }).toEqual({ exit: 0, phase: 'maintenance' });

    await order({ kind: 'enter', phase: 'confirming' });
    expect((await tagout('wait', '--until', 'confirming')).exit).toBe(0);
    const late = await tagout('wait', '--until', 'maintenance');
    expect(late.exit).toBe(4);
    expect(late.stderr).toContain("maintenance can't be reached any more: the run of east is in confirming");
    const timedOut = await other;
    expect(timedOut).toMatchObject({ exit: 6 });
    expect(timedOut.stderr).toContain('no run that it waits for has started; the run of east is in');
    expect(timedOut.json()).toMatchObject({ cluster: 'east' });
  });

  it('opens only on a fresh look, and says what it waits for', async () => {
    const { tagout, work, order } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    await order({ kind: 'enter', phase: 'settling' });
    await order({ kind: 'unwatch' });
    await order({ kind: 'enter', phase: 'maintenance' });
    const { exit, stderr } = await tagout('wait', '--until', 'maintenance', '--timeout', '2s');
    expect(exit).toBe(6);
    const why = 'the run of east is in maintenance, but nobody watches the load balancer';
    expect(stderr).toContain(`${why}\n`);
    expect(stderr).toContain(`the wait for maintenance timed out: ${why}; the maintenance goes on`);
    expect((await tagout('status')).stdout).toContain(
      'warning: nobody watches the load balancer for changes by others',
    );
  });

  it("never opens on yesterday's run", async () => {
    const { tagout, work, order } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    await order({ kind: 'end', phase: 'restored' });
    expect((await tagout('wait', '--until', 'restored')).exit).toBe(0);
    for (const phase of ['preflight', 'draining', 'maintenance', 'reactivating']) {
      expect((await tagout('wait', '--until', phase, '--timeout', '100ms')).exit).toBe(6);
    }
    const next = tagout('wait', '--until', 'draining');
    await tagout('start', 'east', '--reason', 'again');
    expect((await next).exit).toBe(0);
  });

  it('never opens on a run that was terminated with the go', async () => {
    const { tagout, work, order, terminate } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    await order({ kind: 'enter', phase: 'maintenance' });
    expect((await tagout('wait', '--until', 'maintenance')).exit).toBe(0);
    await terminate('enough');
    const { exit, json } = await tagout('wait', '--until', 'maintenance', '--timeout', '300ms', '--json');
    expect(exit).toBe(6);
    expect(json()).toMatchObject({ phase: 'failed', worker: false, hosts: [{ go: false }, { go: false }] });
  });

  it('needs no worker, and shows a terminated run as failed', async () => {
    const { tagout, workAlone, terminate } = await bench();
    const stop = await workAlone();
    await tagout('start', 'east', '--reason', 'kernel');
    await stop();
    expect((await tagout('wait', '--until', 'draining')).exit).toBe(0);
    const timedOut = await tagout('wait', '--until', 'restored', '--timeout', '300ms', '--json');
    expect(timedOut.exit).toBe(6);
    expect(timedOut.json()).toMatchObject({ phase: 'draining', worker: false });
    const waiting = tagout('wait', '--until', 'restored');
    await terminate('enough');
    expect((await waiting).exit).toBe(4);
    expect((await tagout('wait', '--until', 'failed')).exit).toBe(0);
  });

  it('judges an end by the latest run that was not refused, unless it waits for refused', async () => {
    const { tagout, work, order } = await bench();
    expect((await tagout('wait', '--until', 'restored', '--timeout', '50ms')).exit).toBe(6);
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    await order({ kind: 'end', phase: 'aborted' });
    expect((await tagout('wait', '--until', 'aborted')).exit).toBe(0);
    await tagout('start', 'east', '--reason', 'refuse');
    expect((await tagout('wait', '--until', 'refused')).exit).toBe(0);
    expect((await tagout('wait', '--until', 'aborted')).exit).toBe(0);
    expect((await tagout('wait', '--until', 'restored')).exit).toBe(4);
    expect((await tagout('wait', 'east', '--until', 'failed')).exit).toBe(4);
    expect((await tagout('wait', 'west', '--until', 'aborted', '--timeout', '100ms')).exit).toBe(6);
  });

  it('mentions a start that was refused after the run that it judges, as status does', async () => {
    const { tagout, work, order } = await bench();
    await work();
    const { runId } = (await tagout('start', 'east', '--reason', 'kernel', '--json')).json();
    await order({ kind: 'end', phase: 'restored' });
    const before = await tagout('wait', '--until', 'restored', '--json');
    expect(before.json()).toMatchObject({ runId, lastRefusal: null });
    await tagout('start', 'west', '--reason', 'refuse');
    const judged = await tagout('wait', '--until', 'restored', '--json');
    const lastRefusal = { by: 'alice@ops-1', cluster: 'west', reasons: ['drained by hand', 'too few'] };
    expect(judged.json()).toMatchObject({ runId, phase: 'restored', lastRefusal });
    expect(judged.json()).toEqual((await tagout('status', '--json')).json());
    const itself = await tagout('wait', '--until', 'refused', '--json');
    expect(itself.json()).toMatchObject({ phase: 'refused', lastRefusal: null });
  });
});
