import { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ListLine } from '../../../../src/domain/list/line.js';
import { MAINTAIN_CLUSTER, maintenanceId, rollId } from '../../../../workflows/messages.js';
import { testClient } from '../../../support/temporal.js';
import { CLOSED } from '../stub/closed-window.js';
import { bench, tagout as anywhere, type Bench } from '../stub/harness.js';

/** The list of the server lags behind. */
const LAGS = { timeout: 20_000, interval: 100 };

async function runsIn({ tagout, service }: Bench, ...more: string[]): Promise<ListLine[]> {
  const { exit, json } = await tagout('list', '--service', service, '--json', ...more);
  expect(exit).toBe(0);
  return json()['runs'] as ListLine[];
}

const brief = (lines: ListLine[]) => lines.map(({ cluster, phase, standing }) => `${cluster} ${phase} ${standing}`);

async function told(made: Bench, lines: string[], ...more: string[]) {
  await vi.waitFor(async () => expect(brief(await runsIn(made, ...more))).toEqual(lines), LAGS);
}

describe('list', () => {
  it('shows how each cluster is now, the worst first, and with --all every run', async () => {
    const made = await bench({ limits: { preflightMs: 50 } });
    const stop = await made.workAlone();
    const { tagout, order, terminate } = made;
    await tagout('start', 'west', '--reason', 'kernel');
    await order({ kind: 'end', phase: 'restored' });
    await tagout('wait', '--until', 'restored');
    await tagout('start', 'east', '--reason', '\x1b[2Jkernel\nof\u202etoday');
    await order({ kind: 'enter', phase: 'settling' });
    await order({ kind: 'end', phase: 'failed', left: { outOfService: ['east'] } });
    await tagout('wait', '--until', 'failed');
    await tagout('start', 'east', '--reason', 'refuse');
    await told(made, ['east failed out', 'west restored nothing']);
    const [out] = await runsIn(made);
    expect(out).toMatchObject({
      ...{ kind: 'maintenance', service: made.service, workflowId: `tagout-${made.service}`, failure: 'RoutingDrift' },
      ...{ outOfService: ['east'], next: 'tagout start east --adopt --reason ...', startedBy: 'alice@ops-1' },
    });
    const { stdout } = await tagout('list', '--service', made.service);
    expect(stdout.split('\n')).toHaveLength(3);
    expect(stdout).toMatch(
      /: east {2}failed \(RoutingDrift\) .* OUT OF SERVICE: east {2}\[2Jkernel of today \(alice@ops-1\)\n/,
    );

    await tagout('start', 'east', '--adopt', '--reason', 'stay');
    // In preflight nothing has been given back yet.
    await told(made, ['east failed out', 'east preflight under-way', 'west restored nothing']);
    await terminate('enough');
    // It moved nothing, so the run before it says what is left.
    await told(made, ['east failed out', 'west restored nothing']);
    await tagout('start', 'east', '--adopt', '--reason', 'kernel');
    await told(made, ['east draining under-way', 'west restored nothing']);
    await told(
      made,
      [
        ...['east draining under-way', 'west restored nothing'],
        ...['east failed earlier', 'east refused earlier', 'east failed earlier'],
      ],
      '--all',
    );
    // Also of runs that ended before they had a memo.
    expect((await runsIn(made, '--all')).map(({ reason, startedBy }) => `${reason} ${startedBy}`)).toEqual(
      ['kernel', 'kernel', 'stay', 'refuse', '\x1b[2Jkernel\nof\u202etoday'].map((reason) => `${reason} alice@ops-1`),
    );
    await stop();
    // Nobody who has no worker is kept from the list.
    await told(made, ['east draining under-way', 'west restored nothing']);
    expect((await runsIn(made))[0]?.warnings).toContain('no worker answers');
    await terminate('enough');
    await told(made, ['east failed not-known', 'west restored nothing']);
  });

  it.each([['abort'], ['terminate']])(
    'shows a roll that ended by %s before it had begun as one that left nothing',
    async (by) => {
      const made = await bench({ more: CLOSED });
      const stop = await made.workAlone();
      const { client } = await testClient();
      const end = async (reason: string) => {
        if (by === 'abort') await made.tagout('abort', '--reason', reason);
        else await client.workflow.getHandle(rollId(made.service)).terminate(reason);
      };
      await made.tagout('roll', '--wait-for-window', '--reason', 'kernel');
      await told(made, ['null scheduled under-way']);
      await end('not tonight');
      const phase = by === 'abort' ? 'aborted' : 'failed';
      await told(made, [`null ${phase} nothing`]);

      // What an earlier roll has left to do is not done by one that has begun nothing.
      const say = await made.roll(['east', 'west']);
      await say({ roll: { phase: 'gate' } });
      const failure = { type: 'RollStopped' as const, message: 'drift', reasons: [], drift: [] };
      await say({ roll: { phase: 'failed', failure } });
      await told(made, ['null failed stopped']);
      await made.tagout('roll', '--wait-for-window', '--reason', 'kernel');
      await told(made, ['null failed stopped', 'null scheduled under-way']);
      await end('not tonight either');
      await told(made, ['null failed stopped']);
      expect((await runsIn(made))[0]).toMatchObject({ failure: 'RollStopped' });
      await stop();
    },
  );

  it('is of the whole namespace, whatever neighbours run in it', async () => {
    const made = await bench();
    const { client } = await testClient();
    const attributes = (service: string, cluster: string) => ({
      typedSearchAttributes: [
        { key: { name: 'TagoutService', type: 'KEYWORD' as const }, value: service },
        { key: { name: 'TagoutCluster', type: 'KEYWORD' as const }, value: cluster },
      ],
    });
    const begin = async (by: Client, type: string, workflowId: string, service: string) => {
      const memo = { reason: 'kernel', startedBy: 'bob' };
      const options = { workflowId, taskQueue: 'nobody-polls-this', memo, ...attributes(service, 'x') };
      const handle = await by.workflow.start(type, options);
      onTestFinished(() => handle.terminate().then(() => undefined));
    };
    const encoding = Buffer.from('binary/unknown');
    const encode = async (payloads: Payload[]) => payloads.map((one) => ({ ...one, metadata: { encoding } }));
    const dataConverter = { payloadCodecs: [{ encode, decode: encode }] };
    const { service } = made;
    const foreign = new Client({ connection: client.connection, dataConverter });
    await begin(foreign, MAINTAIN_CLUSTER, maintenanceId(`${service}-2`), `${service}-2`);
    await begin(client, 'orderPizza', `pizza-${service}`, service);
    await begin(client, MAINTAIN_CLUSTER, `not-the-lock-of-${service}`, service);
    await begin(client, MAINTAIN_CLUSTER, maintenanceId(`${service}-3`), `${service}-3`);
    // A maintenance of a service `roll-…`, as release 0.1.0 allowed it, is no roll.
    await begin(client, MAINTAIN_CLUSTER, rollId(service), `roll-${service}`);
    expect((await made.tagout('status', '--json')).json()).toBeNull();
    expect((await made.tagout('guard')).exit).toBe(0);
    await vi.waitFor(async () => {
      const { exit, json } = await anywhere(['list', '--json']);
      const runs = (json()['runs'] as ListLine[]).filter((one) => one.service.startsWith(service));
      const kept = runs.map(({ service: of, reason, warnings }) => ({ of, reason, warning: warnings[0] }));
      expect({ exit, kept: kept.sort((a, b) => (a.of < b.of ? -1 : 1)) }).toEqual({
        exit: 0,
        kept: [
          { of: `${service}-2`, reason: null, warning: expect.stringContaining('TAGOUT_DATA_CONVERTER') as string },
          { of: `${service}-3`, reason: 'kernel', warning: 'no worker answers' },
        ],
      });
    }, LAGS);
  });

  it.each([["core' OR '1'='1"], ['Core'], ['x'.repeat(41)]])('refuses to ask for %s', async (service) => {
    const { exit, stderr } = await anywhere(['list', '--service', service]);
    expect({ exit, stderr }).toMatchObject({ exit: 2, stderr: expect.stringContaining('name of a service') as string });
  });
});
