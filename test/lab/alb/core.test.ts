import { DescribeListenersCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { groupShares } from '../../../lab/alb/forward.js';
import { Foreigner } from '../../../lab/alb/foreigner.js';
import { startApiServer } from '../../../lab/alb/query/api-server.js';
import { shapes } from '../../../lab/alb/tree.js';
import { sdkClient, smallAlb } from './small-alb.js';

const by = { name: 'test', foreign: false };

describe('the core, with a clock of the test', () => {
  const written = (staleNodes: 'lagging' | 'alternating') => {
    const alb = smallAlb({ staleReads: { forMs: 1000, nodes: staleNodes } });
    new Foreigner(alb.core, 'console', () => 5000).setShare(alb.v1.arn, alb.east.arn, 0);
    const read = (now: number) => {
      const answer = alb.core.call({ action: 'DescribeRules', params: { RuleArns: [alb.v1.arn] }, by, now });
      return shapes(shapes(answer, 'Rules')[0] ?? {}, 'Actions').flatMap(groupShares)[0]?.share;
    };
    return read;
  };

  it('reads what a write replaced for as long as it lags', () => {
    const read = written('lagging');
    expect([read(5000), read(5999), read(6000)]).toEqual([100, 100, 0]);
  });

  it('alternates between before and after while its nodes disagree', () => {
    const read = written('alternating');
    expect([read(5001), read(5002), read(5003), read(5004)]).toEqual([0, 100, 0, 100]);
    expect([read(6000), read(6000)]).toEqual([0, 0]);
  });

  it('throttles by a bucket that refills', () => {
    const { core } = smallAlb({ throttle: { perSecond: 10, burst: 2, code: 'Throttling' } });
    const call = (now: number) => {
      try {
        core.call({ action: 'DescribeLoadBalancers', params: {}, by, now });
        return 'ok';
      } catch {
        return core.journal.entries.at(-1)?.outcome;
      }
    };
    expect([call(0), call(0), call(0), call(100), call(100)]).toEqual(['ok', 'ok', 'Throttling', 'ok', 'Throttling']);
  });

  it('tells in the journal when the data plane has a write', () => {
    const { core, v1, east } = smallAlb({ propagationMs: 1000 });
    new Foreigner(core, 'console', () => 5000).setShare(v1.arn, east.arn, 0);
    core.call({ action: 'DescribeRules', params: { RuleArns: [v1.arn] }, by, now: 5001 });
    const [write, read] = core.journal.entries;
    const at = write?.dataPlaneAt ?? 0;
    expect(at).toBeGreaterThan(5000);
    expect(at).toBeLessThan(6000);
    expect(read?.dataPlaneAt).toBeNull();
    const slot = [...core.state.loadBalancers.values()]
      .flatMap((one) => [...one.listeners.values()])[0]
      ?.rules.get(v1.arn);
    const shareAt = (now: number) => slot?.onDataPlane(now)?.actions.flatMap(groupShares)[0]?.share;
    expect([shareAt(at - 0.001), shareAt(at)]).toEqual([100, 0]);
  });

  it('gives the same ids and delays for the same seed', () => {
    expect(smallAlb().v1.arn).toBe(smallAlb().v1.arn);
  });

  it('keeps elements that nobody here knows', () => {
    const { core, v1 } = smallAlb();
    const actions = v1.actions.map((action) => ({ ...action, JwtValidationConfig: { JwksEndpoint: 'https://x' } }));
    core.call({ action: 'ModifyRule', params: { RuleArn: v1.arn, Actions: actions }, by, now: 1 });
    const answer = core.call({ action: 'DescribeRules', params: { RuleArns: [v1.arn] }, by, now: 2 });
    expect(shapes(shapes(answer, 'Rules')[0] ?? {}, 'Actions')).toMatchObject(actions);
  });

  it('lets a test await the n-th call and the n-th write', async () => {
    const { core, v1, east } = smallAlb();
    const person = new Foreigner(core, 'console', () => 1);
    const second = core.journal.nthWrite(2);
    person.setShare(v1.arn, east.arn, 1);
    const mark = core.journal.count;
    person.setShare(v1.arn, east.arn, 2);
    expect((await second).n).toBe(2);
    expect((await core.journal.nthCall(1, 'ModifyRule')).n).toBe(1);
    expect((await core.journal.nthCall(1, 'ModifyRule', mark)).n).toBe(2);
  });
});

describe('injected faults, as the SDK hears them', () => {
  const start = async (maxAttempts = 1) => {
    const alb = smallAlb();
    const api = await startApiServer(alb.core);
    const client = sdkClient(api.url, maxAttempts);
    onTestFinished(async () => {
      client.destroy();
      await api.stop();
    });
    const describeListeners = (abortSignal?: AbortSignal) =>
      client.send(
        new DescribeListenersCommand({ LoadBalancerArn: alb.loadBalancer.arn }),
        abortSignal === undefined ? {} : { abortSignal },
      );
    return { ...alb, client, describeListeners };
  };

  it('answers errors as often as ordered, then works again', async () => {
    const { core, describeListeners } = await start();
    core.inject('DescribeListeners', { kind: 'error', code: 'AccessDenied', status: 403, message: 'not you' }, 2);
    for (let n = 0; n < 2; n += 1) {
      await expect(describeListeners()).rejects.toMatchObject({ name: 'AccessDenied', message: 'not you' });
    }
    expect((await describeListeners()).Listeners).toHaveLength(2);
    expect(core.journal.entries.map((entry) => entry.outcome)).toEqual(['AccessDenied', 'AccessDenied', 'ok']);
    expect(core.journal.entries[0]?.by.name).toContain('aws-sdk-js');
  });

  it('is retried by the SDK when it throttles', async () => {
    const { core, describeListeners } = await start(3);
    core.inject('*', { kind: 'error', code: 'ThrottlingException', message: 'Rate exceeded' });
    const { $metadata } = await describeListeners();
    expect($metadata).toMatchObject({ attempts: 2, requestId: core.journal.entries[1]?.requestId });
  });

  it('cuts the connection, sends half an answer, and never answers', async () => {
    const { core, describeListeners } = await start();
    core.inject('DescribeListeners', { kind: 'cut' });
    await expect(describeListeners()).rejects.toMatchObject({ code: 'ECONNRESET' });
    core.inject('DescribeListeners', { kind: 'body', body: '<DescribeListenersResponse><DescribeLis' });
    await expect(describeListeners()).rejects.toThrow();
    core.inject('DescribeListeners', { kind: 'hang' });
    const gaveUp = new AbortController();
    const pending = describeListeners(gaveUp.signal);
    await core.journal.nth(1, (entry) => entry.outcome === 'hang');
    gaveUp.abort();
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('answers its own request id, whatever a hook does in between', async () => {
    const { core, v1, east, describeListeners } = await start();
    const person = new Foreigner(core, 'console', Date.now);
    const off = core.journal.on((entry) => {
      off();
      expect(entry.action).toBe('DescribeListeners');
      person.setShare(v1.arn, east.arn, 5);
    });
    const { $metadata } = await describeListeners();
    expect(core.journal.entries.map((entry) => entry.action)).toEqual(['DescribeListeners', 'ModifyRule']);
    expect($metadata.requestId).toBe(core.journal.entries[0]?.requestId);
  });

  it('carries a write out and loses its answer', async () => {
    const { core, client, v1, west } = await start();
    core.inject('ModifyRule', { kind: 'cut', carriedOut: true });
    const Actions = [{ Type: 'forward' as const, TargetGroupArn: west.arn }];
    await expect(client.send(new ModifyRuleCommand({ RuleArn: v1.arn, Actions }))).rejects.toThrow();
    expect(core.journal.writes()).toMatchObject([{ action: 'ModifyRule', outcome: 'cut', write: true }]);
    const [listener] = [...core.state.loadBalancers.values()][0]?.listeners.values() ?? [];
    expect(listener?.rules.get(v1.arn)?.current?.actions[0]).toMatchObject({ TargetGroupArn: west.arn });
  });

  it('holds a call until the test lets it go, with a foreign write in between', async () => {
    const { core, client, v1, west, east } = await start();
    let letGo = (): void => undefined;
    core.inject('ModifyRule', { kind: 'hold', until: new Promise<void>((resolve) => (letGo = resolve)) });
    const Actions = [{ Type: 'forward' as const, TargetGroupArn: west.arn }];
    const pending = client.send(new ModifyRuleCommand({ RuleArn: v1.arn, Actions }));
    new Foreigner(core, 'console', Date.now).setActions(v1.arn, [{ Type: 'forward', TargetGroupArn: east.arn }]);
    letGo();
    await pending;
    expect(core.journal.writes().map((entry) => entry.by.foreign)).toEqual([true, false]);
  });
});
