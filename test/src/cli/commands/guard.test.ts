import { Client } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, type Payload } from '@temporalio/common';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { maintenanceId, SEARCH_ATTRIBUTES } from '../../../../workflows/messages.js';
import { testClient } from '../../../support/temporal.js';
import { bench, type Answer, type Bench } from '../stub/harness.js';
import { proxy } from '../stub/proxy.js';

const OUT = { outOfService: ['east'] };

/** A run that got past preflight, and ended so. */
async function ended({ tagout, order }: Bench, phase: 'restored' | 'aborted' | 'failed', left = {}, cluster = 'east') {
  await tagout('start', cluster, '--reason', 'kernel');
  await order({ kind: 'enter', phase: 'settling' });
  await order({ kind: 'end', phase, left });
  await tagout('wait', '--until', phase);
}

/** A start that nobody could finish: it never got past preflight. */
async function terminatedInPreflight({ tagout, terminate }: Bench) {
  await tagout('start', 'east', '--reason', 'stay');
  await terminate('enough');
}

const reasons = ({ exit, json }: Answer) => {
  const { clear, why } = json() as { clear: boolean; why: { cluster: string; state: string }[] };
  return { exit, clear, why: why.map(({ cluster, state }) => `${cluster} ${state}`) };
};

const CLEAR = { exit: 0, clear: true, why: [] };
const LEFT = { exit: 3, clear: false, why: ['east out'] };

describe('guard', () => {
  it('is clear before any run, and names the namespace that it asked', async () => {
    const { tagout, service } = await bench();
    const { exit, json } = await tagout('guard', '--json');
    expect({ exit, document: json() }).toEqual({ exit: 0, document: { clear: true, why: [], status: null } });
    const { stdout } = await tagout('guard', '--wait', '1h');
    expect(stdout).toContain(`clear: no run of ${service} that has moved a share is known in namespace default at `);
  });

  it('is not clear while a run is on, and says who, why and in which phase', async () => {
    const made = await bench();
    const stop = await made.workAlone();
    const { runId } = (await made.tagout('start', 'east', '--reason', 'kernel', '--json')).json();
    const on = await made.tagout('guard', '--json');
    expect(reasons(on)).toEqual({ exit: 3, clear: false, why: ['east under-way'] });
    expect(on.json()).toMatchObject({ status: { runId, phase: 'draining', worker: true } });
    expect((await made.tagout('guard')).stdout).toMatch(
      /^NOT CLEAR: a maintenance of east is under way, draining since \S+Z: kernel \(alice@ops-1\)\n$/,
    );
    await stop();
    const { exit, stdout } = await made.tagout('guard');
    expect({ exit, stdout }).toMatchObject({ exit: 3, stdout: expect.stringContaining('no worker answers') as string });
  });

  it("is not clear while a run is in preflight, or can't go on", async () => {
    const made = await bench({ limits: { preflightMs: 50 } });
    await made.work();
    await made.tagout('start', 'east', '--reason', 'stay');
    expect(reasons(await made.tagout('guard', '--json'))).toMatchObject({ exit: 3, why: ['east under-way'] });
    await made.order({ kind: 'break', message: 'warnings is not iterable' });
    await vi.waitFor(async () => {
      const { exit, stdout } = await made.tagout('guard');
      expect(exit).toBe(3);
      expect(stdout).toMatch(/under way, preflight since .*this run can't go on: .*warnings is not iterable/);
    }, 20_000);
  });

  it.each(['restored', 'aborted'] as const)('is clear after a run that ended %s', async (phase) => {
    const made = await bench();
    await made.work();
    await ended(made, phase);
    const after = await made.tagout('guard', '--json');
    expect(reasons(after)).toEqual(CLEAR);
    expect(after.json()).toMatchObject({ status: { phase } });
    const words = new RegExp(
      `^clear: no maintenance of .* is under way in .*the last, of east, ended ${phase} at \\S+Z`,
    );
    expect((await made.tagout('guard')).stdout).toMatch(words);
  });

  it('is not clear after a run that left its cluster out, and says how to go on', async () => {
    const made = await bench();
    await made.work();
    await ended(made, 'failed', OUT);
    const after = await made.tagout('guard', '--json');
    expect(reasons(after)).toEqual(LEFT);
    expect(after.json()).toMatchObject({ status: { phase: 'failed', outOfService: ['east'] } });
    const { stdout } = await made.tagout('guard');
    expect(stdout).toContain('NOT CLEAR: east was left out of service by the run that ended failed at ');
    expect(stdout).toContain(
      'To go on: tagout start east --adopt --reason ...; this stays so until a later run of east',
    );
  });

  it('is not clear after a run that left its cluster exposed, or that was ended from outside', async () => {
    const made = await bench();
    await made.work();
    await ended(made, 'failed', { exposed: ['east'] });
    expect(reasons(await made.tagout('guard', '--json'))).toMatchObject({ exit: 3, why: ['east exposed'] });
    expect((await made.tagout('guard')).stdout).toContain('NOT CLEAR: traffic is reaching east before its hosts');
    await made.tagout('start', 'east', '--reason', 'kernel');
    await made.terminate('I know better');
    const after = await made.tagout('guard', '--json');
    expect(reasons(after)).toMatchObject({ exit: 3, why: ['east not-known'] });
    expect(after.json()).toMatchObject({ status: { failure: { type: 'Terminated' } } });
    expect((await made.tagout('guard')).stdout).toMatch(/it is not known whether east .*terminated by .*I know better/);
  });

  it('no start that moved nothing hides what the run before it left', async () => {
    const made = await bench({ limits: { preflightMs: 50 } });
    await made.work();
    await ended(made, 'failed', OUT);
    const starts = [
      () => made.tagout('start', 'east', '--reason', 'refuse'),
      () => terminatedInPreflight(made),
      () => made.tagout('start', 'west', '--reason', 'refuse'),
    ];
    for (const start of starts) {
      await start();
      expect(reasons(await made.tagout('guard', '--json'))).toEqual(LEFT);
    }
    const lastRefusal = { cluster: 'west' };
    expect((await made.tagout('guard', '--json')).json()).toMatchObject({ status: { phase: 'failed', lastRefusal } });
    await ended(made, 'restored');
    expect(reasons(await made.tagout('guard', '--json'))).toEqual(CLEAR);
  });

  it('a later run of another cluster hides nothing either, while it is on or over', async () => {
    const made = await bench();
    await made.work();
    await ended(made, 'failed', OUT);
    await made.tagout('start', 'west', '--reason', 'kernel');
    const both = { exit: 3, clear: false, why: ['west under-way', 'east out'] };
    await vi.waitFor(async () => expect(reasons(await made.tagout('guard', '--json'))).toEqual(both), 5_000);
    await made.order({ kind: 'end', phase: 'restored' });
    await made.tagout('wait', '--until', 'restored');
    await vi.waitFor(async () => expect(reasons(await made.tagout('guard', '--json'))).toEqual(LEFT), 5_000);
  });

  it('is exit 5 if so many starts moved nothing that the runs before them were not read', async () => {
    const { tagout, service } = await bench({ limits: { answerMs: 30_000 } });
    const { client, close } = await testClient();
    onTestFinished(close);
    const east = [
      { key: defineSearchAttributeKey(SEARCH_ATTRIBUTES.cluster, SearchAttributeType.KEYWORD), value: 'east' },
    ];
    for (let n = 0; n < 201; n += 1) {
      const run = await client.workflow.start('maintainCluster', {
        ...{ workflowId: maintenanceId(service), taskQueue: 'nobody', typedSearchAttributes: east },
      });
      await run.terminate();
    }
    await vi.waitFor(async () => {
      const { exit, stderr } = await tagout('guard');
      expect({ exit, stderr }).toEqual({
        exit: 5,
        stderr: expect.stringContaining('none of the last 200 runs of east has moved a share') as string,
      });
    }, 20_000);
  }, 60_000);
});

it("guard is exit 5 if the data of a run can't be decoded", async () => {
  const { tagout, service } = await bench();
  const { client, close } = await testClient();
  onTestFinished(close);
  const encoding = Buffer.from('binary/encrypted');
  const encode = (payloads: Payload[]) => Promise.resolve(payloads.map((one) => ({ ...one, metadata: { encoding } })));
  const dataConverter = { payloadCodecs: [{ encode, decode: encode }] };
  const run = await new Client({ connection: client.connection, dataConverter }).workflow.start('maintainCluster', {
    ...{ workflowId: maintenanceId(service), taskQueue: 'nobody', memo: { reason: 'kernel' } },
  });
  await run.terminate();
  const { exit, stdout, stderr } = await tagout('guard', '--wait', '1h');
  expect({ exit, stdout }).toEqual({ exit: 5, stdout: '' });
  expect(stderr).toMatch(/^not known: the data of the last run is encoded; set TAGOUT_DATA_CONVERTER/);
});

describe('guard --wait', () => {
  it('waits for the end of the run, and says for whom', async () => {
    const made = await bench();
    await made.work();
    await made.tagout('start', 'east', '--reason', 'kernel');
    const waiting = made.follow('guard', '--wait', '1h', '--json');
    await vi.waitUntil(() => waiting.noted().includes('east is under way, draining'), 60_000);
    await made.order({ kind: 'enter', phase: 'settling' });
    await vi.waitUntil(() => waiting.noted().includes('east is under way, settling'), 60_000);
    await made.order({ kind: 'end', phase: 'restored' });
    const answer = await waiting.answer;
    expect(reasons(answer)).toEqual(CLEAR);
    expect(answer.stderr.match(/NOT CLEAR: .*kernel \(alice@ops-1\)\n/g)).toHaveLength(2);
  });

  it('is exit 6 if it is still not clear at its end, whether a run is on or has left a cluster out', async () => {
    const made = await bench();
    await made.work();
    await made.tagout('start', 'east', '--reason', 'kernel');
    expect(reasons(await made.tagout('guard', '--wait', '100ms', '--json'))).toEqual({
      ...{ exit: 6, clear: false, why: ['east under-way'] },
    });
    await made.order({ kind: 'end', phase: 'failed', left: OUT });
    await made.tagout('wait', '--until', 'failed');
    expect(reasons(await made.tagout('guard', '--wait', '100ms', '--json'))).toEqual({ ...LEFT, exit: 6 });
  });

  it.each(['cut', 'swallow'] as const)('keeps trying while Temporal is away (%s), up to its end', async (how) => {
    const made = await bench({ limits: { answerMs: 700, pollMs: 50 } });
    await made.work();
    await made.tagout('start', 'east', '--reason', 'kernel');
    const way = await proxy();
    process.env['TEMPORAL_ADDRESS'] = way.address;
    const [patient, hasty] = [made.follow('guard', '--wait', '5m'), made.follow('guard', '--wait', '10s', '--json')];
    await vi.waitUntil(() => [patient, hasty].every((one) => one.noted().includes('under way, draining')), 10_000);
    await way[how]();
    const { exit, json } = await hasty.answer;
    expect({ exit, document: json() }).toMatchObject({ exit: 5, document: { error: { exit: 5 } } });
    await made.order({ kind: 'end', phase: 'restored' });
    if (how === 'swallow') await way.cut();
    await way.mend();
    const waited = await patient.answer;
    expect(waited).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^clear: /) as string });
    expect(waited.stderr).toMatch(/can't be reached; trying again: [^]*answers again, after/);
  });
});
