import { describe, expect, it, vi } from 'vitest';
import { WHO_CHANGED, whoId } from '../../../../src/domain/who/changed-run.js';
import { testClient } from '../../../support/temporal.js';
import { bench } from '../stub/harness.js';

describe('watch', () => {
  it('goes on until the run ends: a line for each change, exit 0 for restored', async () => {
    const { tagout, follow, work, order } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    const watching = follow('watch');
    const watchingJson = tagout('watch', '--json');
    await vi.waitUntil(() => watching.printed().includes('east draining'), 5000);
    await order({ kind: 'enter', phase: 'settling' });
    await vi.waitUntil(() => watching.printed().includes('east settling'), 5000);
    await order({ kind: 'end', phase: 'restored' });
    const { exit, stdout } = await watching.answer;
    expect(exit).toBe(0);
    const phases = [...stdout.matchAll(/Z east (\w+) \|/g)].map(([, phase]) => phase);
    // On a slow machine another thing may change, such as whether a worker answers.
    expect(phases.filter((phase, index) => phase !== phases[index - 1])).toEqual(['draining', 'settling']);
    expect(stdout).toContain('east restored at ');
    const json = await watchingJson;
    expect({ exit: json.exit, phase: json.json()['phase'] }).toEqual({ exit: 0, phase: 'restored' });
  });

  it('ends when nobody reads any more, as any program in a pipe', async () => {
    const { tagout, follow, work } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    const watching = follow('watch');
    await vi.waitUntil(() => watching.printed().includes('east draining'), 5000);
    watching.stopReading();
    expect(await watching.answer).toMatchObject({ exit: 141, stderr: '' });
  });

  it('redraws a terminal', async () => {
    const { tagout, follow, work, order } = await bench({ isTTY: true, env: { TERM: 'xterm' } });
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    const watching = follow('watch');
    await vi.waitUntil(() => watching.printed().includes('draining'), 5000);
    await order({ kind: 'end', phase: 'aborted' });
    const { exit, stdout } = await watching.answer;
    expect(exit).toBe(4);
    expect(stdout).toContain('core-east');
    // Up to the first row of the picture before.
    expect(stdout.split('\x1b[').some((part) => /^\d+A/.test(part))).toBe(true);
    expect(stdout.endsWith('\x1b[?25h')).toBe(true);
  });

  it('ends with a word when the server does not know the run any more', async () => {
    const { service, tagout, follow, work } = await bench();
    await work();
    await tagout('start', 'east', '--reason', 'kernel');
    const watching = follow('watch');
    await vi.waitUntil(() => watching.printed().includes('east draining'), 5000);
    const { client, close } = await testClient();
    const workflowExecution = { workflowId: `tagout-${service}` };
    await client.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution });
    const { exit, stderr } = await watching.answer;
    await close();
    expect(exit).toBe(4);
    expect(stderr).toMatch(/^run \S+ is not known any more in namespace default/);
  });

  it('prints the last run if none is running', async () => {
    const { tagout, work, order } = await bench();
    const never = await tagout('watch', '--json');
    expect({ exit: never.exit, document: never.json() }).toEqual({ exit: 4, document: null });
    await work();
    expect(await tagout('start', 'east', '--reason', 'refuse')).toMatchObject({ exit: 3 });
    const refused = await tagout('watch', '--json');
    expect({ exit: refused.exit, document: refused.json() }).toEqual({ exit: 3, document: null });
    await tagout('start', 'east', '--reason', 'kernel');
    await order({ kind: 'end', phase: 'failed' });
    await tagout('wait', '--until', 'failed');
    const { exit, json } = await tagout('watch', '--json');
    expect({ exit, phase: json()['phase'] }).toEqual({ exit: 4, phase: 'failed' });
  });

  it('is exit 3 when the run that it watches is refused', async () => {
    const { tagout, follow, work, order } = await bench({ limits: { preflightMs: 50 } });
    await work();
    await tagout('start', 'east', '--reason', 'stay');
    const watching = follow('watch');
    await vi.waitUntil(() => watching.printed() !== '', 5000);
    await order({ kind: 'end', phase: 'refused' });
    expect((await watching.answer).exit).toBe(3);
  });

  it('says at the end of a run who made its drift, as far as it is known, and so does every watch after it', async () => {
    const { service, tagout, follow, work, order } = await bench();
    await work();
    const { runId } = (await tagout('start', 'east', '--reason', 'kernel', '--json')).json();
    const { client, close } = await testClient();
    const workflowId = whoId(service, String(runId));
    const asking = await client.workflow.start(WHO_CHANGED, { workflowId, taskQueue: 'nobody polls', args: [] });
    const watching = follow('watch');
    await vi.waitUntil(() => watching.printed().includes('east draining'), 5000);
    await order({ kind: 'end', phase: 'failed' });
    const warning = 'who made the change is not known yet: it waits for a worker';
    const { exit, stdout } = await watching.answer;
    expect(exit).toBe(4);
    expect(stdout).toContain(`\nwarning: ${warning}\n`);
    const after = await tagout('watch', '--json');
    expect({ exit: after.exit, warnings: after.json()['warnings'] }).toEqual({ exit: 4, warnings: [warning] });
    await asking.terminate();
    await close();
  });
});
