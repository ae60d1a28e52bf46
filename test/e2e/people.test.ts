import { describe, expect, it } from 'vitest';
import { findRule } from '../../lab/alb/find.js';
import { groupShares } from '../../lab/alb/forward.js';
import type { StatusDocument } from '../../src/domain/status.js';
import { openLabSite, type LabSite, type LabSiteOptions } from './lab-site.js';

function onLab(name: string, options: LabSiteOptions, body: (lab: LabSite) => Promise<void>): void {
  it.concurrent(name, async () => {
    const lab = await openLabSite(options);
    try {
      await lab.site.worker();
      await body(lab);
    } finally {
      await lab.close();
    }
  });
}

const NEVER_SETTLED = { config: { durations: { settleMs: 600_000, drainDeadlineMs: 3_600_000 } } };

describe('people', () => {
  onLab('abort gives every share back while no host has the go', NEVER_SETTLED, async ({ site, rules, traffic }) => {
    const baseline = rules();
    await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    expect(await site.tagout('wait', '--until', 'settling')).toMatchObject({ exit: 0 });
    expect(rules()).not.toEqual(baseline);
    expect(await site.tagout('abort', '--reason', 'wrong cluster')).toMatchObject({ exit: 0 });
    expect(await site.tagout('wait', '--until', 'aborted')).toMatchObject({ exit: 0 });
    expect(await site.tagout('guard')).toMatchObject({ exit: 0 });
    expect(rules()).toEqual(baseline);
    expect(traffic.tally.total.lost).toBe(0);
    expect(await site.tagout('watch')).toMatchObject({ exit: 4 });
    expect(await site.document('status')).toMatchObject({ phase: 'aborted', outOfService: [], next: null });
    expect(await site.tagout('abort', '--reason', 'again')).toMatchObject({ exit: 3, stdout: '' });
  });

  onLab('drift ends the run, is named, and the next command leads on', {}, async (lab) => {
    const { site, world, east, rules } = lab;
    const baseline = rules();
    await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    await site.tagout('wait', '--until', 'maintenance');
    const reboots = east.map((host) => host.reboot({ downMs: 0, warmingMs: 300 }));
    await Promise.all(reboots.map(({ ready }) => ready));
    const waiting = site.start(['wait', '--until', 'restored']);
    const pipeline = site.start(['guard', '--wait', '1h']);
    expect(await site.tagout('guard', '--json')).toMatchObject({ exit: 3 });
    const before = world.core.journal.count;
    world.foreigner('a person in the console').setShare(world.arns.httpV1, world.arns.east, 100);
    expect(await waiting.ended).toMatchObject({ exit: 4 });

    const failed = await site.document('status');
    const where = 'core HTTP:80 rule 10 (path /v1/*)';
    const drift = [{ where, what: 'share of core-east', expected: '0', observed: '100' }];
    expect(failed).toMatchObject({ phase: 'failed', exposed: ['east'], failure: { type: 'RoutingDrift', drift } });
    const { stdout } = await site.tagout('status');
    expect(stdout.split('\n')[0]).toMatch(/^FAILED in maintenance \(RoutingDrift\) at .*TRAFFIC IS REACHING east/);
    expect(stdout).toContain(`${where}: share of core-east: expected 0, observed 100`);
    expect(stdout).toContain('tagout has written nothing since.');
    expect(stdout).toContain(`next: ${failed.next}`);
    expect(lab.ownWrites(before)).toBe(0);
    const guarded = await site.tagout('guard', '--json');
    expect(guarded.exit).toBe(3);
    expect(JSON.parse(guarded.stdout)).toMatchObject({
      ...{ clear: false, why: [{ cluster: 'east', state: 'exposed' }] },
      status: { runId: failed.runId, failure: { type: 'RoutingDrift' } },
    });

    const words = failed.next!.replace('"..."', 'somebody put a rule back').split(' ').slice(1, 5);
    expect(await site.tagout(...words, 'somebody put a rule back')).toMatchObject({ exit: 0 });
    await site.tagout('wait', '--until', 'maintenance');
    // The hosts have rebooted since the first go, so they need to claim, not to reboot again.
    expect(await site.document('done', '--all', '--reason', 'I looked')).toMatchObject({
      claims: east.map(({ name }) => ({ host: name, verdict: 'counted' })),
    });
    expect(await site.tagout('wait', '--until', 'restored')).toMatchObject({ exit: 0 });
    expect(rules()).toEqual(baseline);
    const opened = await pipeline.ended;
    expect(opened).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^clear: .* ended restored at /) as string });
    expect(opened.stderr).toMatch(/under way, maintenance since .*its deadline is [^]*traffic is reaching east/);
  });

  onLab('a claim for all that comes before any reboot counts for none', {}, async (lab) => {
    const { site, east } = lab;
    await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    expect(await site.tagout('wait', '--until', 'maintenance')).toMatchObject({ exit: 0 });
    const drained = lab.rules();
    expect(sharesOfEast(lab)).toEqual([0, 0, 0]);
    const early = await site.tagout('done', '--all', '--reason', 'I think so', '--json');
    expect(early.exit, early.stderr).toBe(3);
    const verdicts = east.map(({ name }) => ({ host: name, verdict: 'not-rebooted' }));
    expect(JSON.parse(early.stdout)).toMatchObject({ claims: verdicts });
    const { phase, hosts, claims } = await site.document<StatusDocument>('status');
    expect(phase).toBe('maintenance');
    expect(claims).toMatchObject(verdicts);
    for (const host of hosts) expect(host).toMatchObject({ go: true, claimed: false });
    expect(lab.rules()).toEqual(drained);
  });

  onLab('a person claims for a host, and is checked like one', {}, async ({ site, world, rules }) => {
    const baseline = rules();
    await site.document('start', 'east', '--reason', 'kernel 6.1.150');
    await site.tagout('wait', '--until', 'maintenance');
    const early = await site.tagout('done', '--host', 'east-1', '--reason', 'I think so', '--json');
    expect(early.exit).toBe(3);
    expect(JSON.parse(early.stdout)).toMatchObject({ claims: [{ host: 'east-1', verdict: 'not-rebooted' }] });
    expect(await site.tagout('done', '--host', 'east-9', '--reason', 'typo')).toMatchObject({ exit: 3 });
    expect(await site.tagout('abort', '--reason', 'too late')).toMatchObject({ exit: 3, stdout: '' });
    for (const name of ['east-1', 'east-2']) {
      const host = world.host(name);
      await host.reboot({ downMs: 0, warmingMs: 0 }).ready;
      const words = ['done', '--host', name, '--boot-id', host.bootId, '--reason', 'I saw it boot'];
      expect(await site.document(...words)).toMatchObject({ claims: [{ host: name, verdict: 'counted' }] });
    }
    expect(await site.tagout('wait', '--until', 'restored')).toMatchObject({ exit: 0 });
    expect(rules()).toEqual(baseline);
    const { claims } = await site.document<StatusDocument>('status');
    expect(claims.map(({ verdict }) => verdict)).toEqual(['not-rebooted', 'unknown-host', 'counted', 'counted']);
  });
});

/** For each rule that forwards, read from the load balancer itself. */
function sharesOfEast({ world: { core, arns } }: LabSite): number[] {
  return [arns.httpV1, arns.httpDefault, arns.partnersDefault].map(
    (rule) => groupShares(findRule(core.state, rule).rule.actions[0]!).find(({ arn }) => arn === arns.east)!.share,
  );
}
