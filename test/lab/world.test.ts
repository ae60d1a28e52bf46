import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { parseConfig } from '../../src/config.js';
import { startTraffic } from '../../lab/traffic.js';
import type { Traffic } from '../../lab/traffic.js';
import { startWorld } from '../../lab/world.js';
import type { World } from '../../lab/world.js';
import { sdkClient } from './alb/small-alb.js';

describe('the standard world', () => {
  let world: World | undefined;
  let traffic: Traffic | undefined;

  afterEach(async () => {
    await traffic?.stop();
    await world?.stop();
    await world?.stop();
  });

  it('has exactly three forward actions, all 100:100, and healthy targets', async () => {
    world = await startWorld();
    const client = sdkClient(world.apiUrl);
    const both = [world.arns.http, world.arns.partners].map((ListenerArn) =>
      client.send(new DescribeRulesCommand({ ListenerArn })),
    );
    const rules = (await Promise.all(both)).flatMap((answer) => answer.Rules ?? []);
    client.destroy();
    const forwards = rules.flatMap((rule) => rule.Actions ?? []).filter((action) => action.Type === 'forward');
    const shares = forwards.map((one) => one.ForwardConfig?.TargetGroups?.map((group) => group.Weight));
    expect(shares).toEqual([
      [100, 100],
      [100, 100],
      [100, 100],
    ]);
  });

  it('answers the config that its file is read as', async () => {
    const wishes = { steps: [10, 100], durations: { settleMs: 1500 }, minHealthy: 2, status: 'prometheus' } as const;
    world = await startWorld({ config: { ...wishes, steps: [...wishes.steps] } });
    expect(world.config).toMatchObject({ drain: { settleMs: 1500 }, reactivate: { steps: [10, 100] } });
    expect(parseConfig(world.configYaml)).toEqual({ ok: true, config: world.config });
  });

  it('reads its standard config from its file, too', async () => {
    world = await startWorld();
    expect(parseConfig(world.configYaml)).toEqual({ ok: true, config: world.config });
  });

  it('leaves no socket and no timer, even when it is stopped in the middle of a reboot under load', async () => {
    const held = async (): Promise<Record<string, number>> => {
      // A handle that was closed is listed until the closing callbacks of the event loop have run.
      for (let turn = 0; turn < 2; turn += 1) await new Promise(setImmediate);
      const counts: Record<string, number> = {};
      for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
      return counts;
    };
    const before = await held();
    world = await startWorld();
    const mix = [{ url: `${world.urls.http}/pay?ms=20`, portion: 1 }];
    traffic = startTraffic({ mix, pace: { kind: 'clients', clients: 4, pauseMs: 1 } });
    await traffic.until((tally) => tally.total.served > 20);
    const { down } = world.host('east-1').reboot({ downMs: 60_000, warmingMs: 60_000 });
    await down;
    const during = await held();
    expect(during['TCPServerWrap']).toBeGreaterThan(before['TCPServerWrap'] ?? 0);
    await traffic.stop();
    await world.stop();
    const after = await held();
    for (const kind of ['TCPServerWrap', 'TCPSocketWrap', 'Timeout']) {
      expect(after[kind] ?? 0, kind).toBeLessThanOrEqual(before[kind] ?? 0);
    }
  });

  it('carries traffic to both clusters, and to one alone once the other has share 0, without losing any', async () => {
    const { urls, arns, dataPlane, core, foreigner, host, stop } = await startWorld();
    onTestFinished(stop);
    let routedEast = 0;
    dataPlane.routed.on((event) => (routedEast += event.targetGroup === 'core-east' ? 1 : 0));
    const mix = [
      { url: `${urls.http}/pay?ms=1`, portion: 4 },
      { url: `${urls.http}/v1/pay?ms=1`, portion: 4 },
      { url: `${urls.partners}/report?ms=30`, portion: 1 },
    ];
    traffic = startTraffic({ mix, pace: { kind: 'clients', clients: 4, pauseMs: 0 } });
    await traffic.until((tally) => tally.served('east') >= 50 && tally.served('west') >= 50);

    const console = foreigner('console');
    for (const rule of [arns.httpDefault, arns.httpV1, arns.partnersDefault]) console.setShare(rule, arns.east, 0);
    const drained = routedEast;
    await traffic.until((tally) => tally.served('east') === drained);
    const hosts = [host('east-1'), host('east-2')];
    const boots = hosts.map((one) => one.bootId);
    const before = traffic.tally.served('west');
    await Promise.all(hosts.map((one) => one.reboot({ downMs: 20, warmingMs: 20 }).ready));
    await traffic.until((tally) => tally.served('west') >= before + 100);
    await traffic.stop();

    expect(routedEast).toBe(drained);
    expect(traffic.tally.lostAnswers).toEqual([]);
    expect(traffic.tally.total).toEqual({ served: drained + traffic.tally.served('west'), lost: 0 });
    expect(hosts.map((one) => one.inFlight)).toEqual([0, 0]);
    for (const [n, one] of hosts.entries()) expect(one.bootId).not.toBe(boots[n]);
    expect(core.journal.writes().map((entry) => [entry.action, entry.by])).toEqual([
      ['ModifyListener', { name: 'console', foreign: true }],
      ['ModifyRule', { name: 'console', foreign: true }],
      ['ModifyListener', { name: 'console', foreign: true }],
    ]);
  });

  it('counts what a reboot under traffic cuts and refuses as lost', async () => {
    world = await startWorld({ healthCheck: { intervalMs: 10_000 } });
    const mix = [{ url: `${world.urls.http}/pay?ms=5`, portion: 1 }];
    traffic = startTraffic({ mix, pace: { kind: 'rate', perSecond: 200 } });
    await traffic.until((tally) => tally.served('east') > 0);
    // On a busy machine, no request may happen to be there in the moment of one reboot.
    const { tally } = traffic;
    do await world.host('east-1').reboot({ downMs: 100, warmingMs: 100 }).ready;
    while (tally.lost('none') === 0 || tally.lost('east') === 0);
    await traffic.stop();
    const buckets = [...traffic.tally.buckets.values()].flatMap((bucket) => [...bucket.values()]);
    expect(buckets.reduce((sum, counts) => sum + counts.lost, 0)).toBe(traffic.tally.total.lost);
    expect(traffic.tally.lostAnswers[0]).toMatchObject({ lost: true });
  });
});
