import { mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addListener, addLoadBalancer, addRule, addTargetGroup } from '../../../lab/alb/build.js';
import { forwardTo } from '../../../lab/alb/forward.js';
import { readRecords } from '../../../src/probe/record.js';
import { answerTo, onStage, type Stage, type StageOptions } from './stage.js';

/** Without the slow questions. */
const QUICK: StageOptions = { isClosed: true, limits: { rounds: 1, calmMs: 50, burstReads: 2 } };
const DENIED = { kind: 'error', code: 'AccessDenied', status: 403 } as const;
const HEALTH = { path: '/', intervalMs: 50, timeoutMs: 500, healthyThreshold: 2, unhealthyThreshold: 2 };

const probeRule = ({ listener }: Stage) =>
  [...listener.rules.values()]
    .map(({ current }) => current)
    .find((rule) => JSON.stringify(rule?.conditions).includes('.tagout-probe.invalid'));

describe('what others have written', () => {
  it.concurrent('a record that names what no probe can have made names nothing', async () => {
    await onStage(QUICK, async (stage) => {
      const { core, folder, loadBalancer } = stage;
      const production = addLoadBalancer(core, 'production', 'application', '127.0.0.1');
      const spec = { port: 8080, healthCheck: HEALTH, deregistrationDelayMs: 1_000, targets: [] };
      const forward = [forwardTo({ [addTargetGroup(core, { ...spec, name: 'shop' }).arn]: 1 })];
      const listener = addListener(core, production, 1, forward);
      addRule(core, listener.arn, 1, [{ Field: 'path-pattern', Values: ['/'] }], forward);
      const rules = [...listener.rules.values()].map(({ current }) => current!.arn);
      const idle = addTargetGroup(core, { ...spec, name: 'idle' });
      const id = 'aaaaaaaaaaaa';
      const made = [
        ...rules.map((arn) => ({ kind: 'rule', name: `${id}.tagout-probe.invalid`, arn })),
        { kind: 'target group', name: `tagout-probe-${id}-a`, arn: idle.arn },
      ];
      mkdirSync(join(folder, '.tagout/probes'), { recursive: true });
      const since = '2020-10-02T00:00:00.000Z';
      const record = { id, since, loadBalancerArn: loadBalancer.arn, machine: 'another', pid: 1, made };
      writeFileSync(join(folder, `.tagout/probes/${id}.json`), JSON.stringify(record));
      expect(await stage.clean()).toMatchObject({ removed: [], left: [] });
      expect(core.journal.writes()).toEqual([]);
    });
  });

  it.concurrent('a rule that somebody has given other conditions is written no more', async () => {
    await onStage({ ...QUICK, limits: { ...QUICK.limits, calmMs: 1_000, rounds: 5 } }, async (stage) => {
      void stage.core.journal.nthCall(7, 'ModifyRule').then(() =>
        stage.foreigner.call('ModifyRule', {
          RuleArn: probeRule(stage)!.arn,
          Conditions: [{ Field: 'host-header', Values: ['shop.example'] }],
        }),
      );
      const report = await stage.probe();
      expect(report).toMatchObject({
        stopped: { kind: 'failed', why: "somebody has changed the conditions of the probe's rule" },
        left: [],
      });
      const modified = stage.core.journal.writes().map(({ action }) => action);
      expect(modified.filter((action) => action === 'ModifyRule')).toHaveLength(8);
      expect(stage.isAsBefore()).toBe(true);
    });
  });

  it.concurrent('a rule that comes before the probe’s, and answers all with 200, gives no advice', async () => {
    await onStage({ limits: { rounds: 1 } }, async (stage) => {
      void stage.core.journal.nthCall(6, 'ModifyRule').then(() => {
        const own = probeRule(stage)!.arn;
        stage.foreigner.call('SetRulePriorities', { RulePriorities: [{ RuleArn: own, Priority: '100' }] });
        const config = { StatusCode: '200', ContentType: 'text/plain', MessageBody: 'sorry' };
        stage.foreigner.call('CreateRule', {
          ...{ ListenerArn: stage.listener.arn, Priority: '2' },
          Conditions: [{ Field: 'path-pattern', Values: ['*'] }],
          Actions: [{ Type: 'fixed-response', FixedResponseConfig: config }],
        });
      });
      const report = await stage.probe();
      expect(answerTo(report, 'propagation')).toMatchObject({ measured: false });
      expect(report).toMatchObject({ stopped: null, settle: null, left: [] });
    });
  });
});

describe('what it has made', () => {
  it.concurrent('is named as left where no list shows it and it can’t be removed', async () => {
    const staleReads = { forMs: 60_000, nodes: 'lagging' } as const;
    await onStage({ ...QUICK, alb: { staleReads } }, async (stage) => {
      stage.core.inject('DeleteRule', DENIED, Infinity);
      void stage.core.journal.nthCall(1, 'CreateRule').then(() => stage.stop.abort());
      expect((await stage.probe()).left).toMatchObject([
        { kind: 'rule', why: expect.stringContaining('AccessDenied') as string },
      ]);
      expect(readRecords(stage.folder)).toHaveLength(1);
    });
  });

  it.concurrent('goes although its load balancer was deleted in the middle', async () => {
    await onStage(QUICK, async (stage) => {
      const { core } = stage;
      void core.journal.nthCall(2, 'CreateTargetGroup').then(() => core.state.loadBalancers.clear());
      expect(await stage.probe()).toMatchObject({ left: [] });
      expect([...core.state.targetGroups.values()].map(({ name }) => name)).toEqual(['app']);
    });
  });

  it.concurrent('goes by --clean after its load balancer, and not on the word of another account', async () => {
    await onStage(QUICK, async (stage) => {
      const { core, folder } = stage;
      void core.journal.nthCall(2, 'CreateTargetGroup').then(() => core.inject('*', DENIED, Infinity));
      expect((await stage.probe()).left).toHaveLength(3);
      core.faults.clear();
      const [record] = readRecords(folder);
      writeFileSync(join(folder, `.tagout/probes/${record!.id}.json`), JSON.stringify({ ...record, pid: 2 ** 30 }));
      const groups = new Map(core.state.targetGroups);
      core.state.loadBalancers.clear();

      core.state.targetGroups.clear();
      await expect(stage.clean()).rejects.toThrow(/LoadBalancerNotFound/);
      expect(readRecords(folder)).toHaveLength(1);

      for (const [arn, group] of groups) core.state.targetGroups.set(arn, group);
      const { removed, left } = await stage.clean();
      expect(removed.map(({ kind }) => kind)).toEqual(['target group', 'target group']);
      expect({ left, records: readRecords(folder) }).toEqual({ left: [], records: [] });
    });
  });
});

describe('an answer of the load balancer that', () => {
  it.concurrent.each([
    ['never ends', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\nx\r\n'],
    ['changes the protocol', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', 'x'],
  ])('%s measures nothing, and holds nothing up', async (_, head, part) => {
    await onStage({ ...QUICK, limits: { ...QUICK.limits, roundMs: 1_000, answerMs: 300 } }, async (stage) => {
      const server = net.createServer((socket) => {
        const timer = setInterval(() => socket.write(part), 20);
        socket.on('error', () => undefined).on('close', () => clearInterval(timer));
        socket.write(head);
      });
      await new Promise<void>((resolve) => server.listen(stage.listener.port, '127.0.0.1', resolve));
      try {
        const report = await stage.probe();
        expect(answerTo(report, 'propagation').measured).toBe(false);
        expect(report).toMatchObject({ stopped: null, settle: null, left: [] });
      } finally {
        server.close();
      }
    });
  });
});
