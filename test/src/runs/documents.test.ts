import { describe, expect, it } from 'vitest';
import { assemble } from '../../../src/runs/documents/assemble.js';
import { phaseOf, type RunFacts, type RunRecord } from '../../../src/runs/facts.js';
import { overlay } from '../../../src/runs/documents/overlay.js';
import { levelsIn } from '../../../src/domain/expected.js';
import { shareAt } from '../../../src/domain/plan.js';
import { before, inPhase, OUT, PLAN, seen, started, T0 } from '../domain/run-state.js';
import { EVEN } from '../domain/small-service.js';
import { STEPS, type Phase } from '../../../src/domain/lifecycle.js';
import type { LiveReading, StatusDocument } from '../../../src/domain/status.js';
import type { MaintainInput } from '../../../workflows/messages.js';

const FACTS: RunFacts = {
  ...{ service: 'core', cluster: 'east', workflowId: 'tagout-core', runId: 'r1', running: true, paused: false },
  ...{
    phase: 'settling',
    recordedPhase: 'settling',
    startedAt: '2026-11-22T15:00:00.000Z',
    closedAt: null,
    taken: true,
    events: 20,
    steps: [],
    deciding: false,
    stuck: null,
  },
  memo: {
    plan: [
      {
        ...{ ruleArn: 'rule', listenerArn: 'listener', isDefault: true, where: 'core HTTP:80 default' },
        groups: [{ targetGroup: 'core-east', targetGroupArn: 'arn', found: 40, baseline: 100 }],
        others: [],
        minHealthy: 1,
      },
    ],
    hosts: [
      {
        name: 'east-1',
        boot: { kind: 'id', id: 'b0' },
        bootAtPreflight: null,
        ready: true,
        readable: true,
        hadGo: false,
      },
    ],
    startedBy: 'alice@ops-1',
    reason: 'kernel',
  },
  readings: [],
};

function record(...phases: Phase[]): RunRecord {
  return {
    ...{ input: null, beginsAt: null, ending: null },
    timeline: phases.map((phase, i) => ({ phase, at: `2026-11-22T15:0${i}:00.000Z` })),
  };
}

const iso = (ms: number) => new Date(ms).toISOString();

function reading(at: number, observed: number, rest: Partial<LiveReading> = {}): LiveReading {
  return {
    at,
    hosts: [{ name: 'east-1', inFlight: at, ready: true, bootId: 'b0', unobservable: null, readAt: iso(at) }],
    shares: [{ where: 'core HTTP:80 default', targetGroup: 'core-east', observed }],
    observedAt: new Date(at).toISOString(),
    waitingFor: [],
    warnings: [],
    ...rest,
  };
}

describe('the phase of a run', () => {
  it.each<[string, Phase, Phase]>([
    ['RUNNING', 'settling', 'settling'],
    ['PAUSED', 'settling', 'settling'],
    ['COMPLETED', 'restored', 'restored'],
    ['COMPLETED', 'reactivating', 'restored'],
    ['FAILED', 'refused', 'refused'],
    ['FAILED', 'aborted', 'aborted'],
    ['FAILED', 'failed', 'failed'],
    ['FAILED', 'maintenance', 'failed'],
    ['FAILED', 'restored', 'failed'],
    ['TERMINATED', 'maintenance', 'failed'],
    ['TERMINATED', 'aborted', 'failed'],
    ['TIMED_OUT', 'preflight', 'failed'],
    ['CANCELLED', 'settling', 'failed'],
  ])('that is %s and recorded %s last is %s', (status, recorded, phase) => {
    expect(phaseOf(status, recorded)).toBe(phase);
  });
});

describe('a run without a worker', () => {
  it('is described from memo and history', () => {
    const document = assemble(FACTS, record('preflight', 'draining', 'settling'));
    expect(document).toMatchObject({
      ...{ phase: 'settling', phaseSince: '2026-11-22T15:02:00.000Z', worker: false, next: 'tagout worker' },
      ...{ startedBy: 'alice@ops-1', reason: 'kernel', failure: null, outOfService: [], exposed: [] },
      hosts: [{ name: 'east-1', go: false, bootIdBefore: 'b0', bootId: null, claimed: false }],
      shares: [{ baseline: 100, expected: 0, observed: null }],
    });
  });

  it('never says that a host has the go', () => {
    const facts = { ...FACTS, phase: 'maintenance' as const, recordedPhase: 'maintenance' as const };
    const document = assemble(facts, record('preflight', 'draining', 'settling', 'maintenance'));
    expect(document.hosts.map(({ go }) => go)).toEqual([false]);
  });

  it.each<[string, Phase[], number, boolean, string[]]>([
    ['before the go', ['preflight', 'draining'], 100, false, []],
    ['after the go', ['preflight', 'draining', 'settling', 'maintenance'], 100, false, ['east']],
    ['after the go, drained', ['preflight', 'draining', 'settling', 'maintenance'], 0, false, []],
    ['after its hosts were confirmed', ['preflight', 'maintenance', 'confirming', 'reactivating'], 100, false, []],
    ['before the go of a run that adopts one after it', ['preflight', 'draining'], 100, true, ['east']],
  ])('is exposed by what its heartbeats read: %s', (_, phases, observed, hadGo, exposed) => {
    const hosts = FACTS.memo.hosts.map((host) => ({ ...host, hadGo }));
    const facts = { ...FACTS, readings: [reading(1, observed)], memo: { ...FACTS.memo, hosts } };
    const document = assemble(facts, record(...phases));
    expect(document.exposed).toEqual(exposed);
    expect(document.outOfService).toEqual(observed === 0 ? ['east'] : []);
  });

  it.each<[Phase, number]>([
    ['preflight', 40],
    ['draining', 40],
    ['confirming', 0],
    ['reactivating', 0],
    ['restored', 100],
  ])('expects in %s a share of %i', (recordedPhase, expected) => {
    expect(assemble({ ...FACTS, recordedPhase }, record('preflight')).shares[0]?.expected).toBe(expected);
  });

  it.each<[Phase, RegExp, string]>([
    ['preflight', /no share had been touched, but its tag may be/, 'tagout start east --reason "..."'],
    ['draining', /may be partly drained/, 'tagout start east --adopt --reason "..."'],
    ['maintenance', /may be out of service/, 'tagout start east --adopt --reason "..."'],
  ])('that was terminated in %s says what it left', (recordedPhase, words, next) => {
    const closedAt = '2026-11-22T16:00:01.000Z';
    const facts = { ...FACTS, running: false, phase: 'failed' as const, recordedPhase, closedAt };
    const document = assemble(facts, { ...record('preflight'), ending: 'terminated by bob: oops' });
    expect(document).toMatchObject({ phase: 'failed', phaseSince: closedAt, next, failure: { type: 'Terminated' } });
    expect(document.failure?.message).toMatch(/\(Terminated\) at 16:00:01Z: the run was terminated by bob: oops; /);
    expect(document.failure?.message).toMatch(words);
    expect(document.timeline.at(-1)).toEqual({ phase: 'failed', at: closedAt });
  });
});

describe('a run that was terminated in preflight', () => {
  const closedAt = '2026-11-22T16:00:01.000Z';
  const facts = { ...FACTS, running: false, phase: 'failed' as const, recordedPhase: 'preflight' as const, closedAt };

  it('had touched nothing before it knew its baseline', () => {
    const early = { ...facts, memo: { ...FACTS.memo, plan: [] } };
    expect(assemble(early, record('preflight')).failure?.message).toMatch(/nothing had been touched/);
  });

  it.each<[Partial<MaintainInput>, string]>([
    [{ adopt: { share: null } }, 'tagout start east --adopt --reason "..."'],
    [{ adopt: null, standby: true }, 'tagout start east --standby --reason "..."'],
  ])('is started again as it was: %j', (asked, next) => {
    const input = {
      config: { clusters: [], maintenance: { reboot: 'required' } },
      ...asked,
    } as unknown as MaintainInput;
    expect(assemble(facts, { ...record('preflight'), input }).next).toBe(next);
  });
});

describe('the overlay', () => {
  const base = assemble(FACTS, record('preflight', 'draining', 'settling'));
  const answered = { ...base, worker: true, phaseSince: new Date(0).toISOString(), waitingFor: [] };
  const reads = (...readings: LiveReading[]) => ({ ...FACTS, readings });

  it('takes the newest reading of each', () => {
    const laid = overlay(base, reads(reading(200, 0), reading(100, 100)));
    expect(laid).toMatchObject({
      hosts: [{ inFlight: 200 }],
      shares: [{ observed: 0 }],
      observedAt: new Date(200).toISOString(),
      outOfService: ['east'],
    });
  });

  it('is not emptied by a watcher that waits for nothing and reads no host', () => {
    const step = reading(100, 0, { waitingFor: ['east-1: 3 in flight'] });
    const watcher = reading(200, 0, { hosts: [] });
    const laid = overlay(answered, reads(step, watcher));
    expect(laid.waitingFor).toEqual(['east-1: 3 in flight']);
    expect(laid.hosts[0]?.inFlight).toBe(100);
  });

  it('still says whose claims are missing, whatever the watcher waits for', () => {
    const waiting = { ...answered, phase: 'maintenance' as const, waitingFor: ['east-2: claim'] };
    const watcher = reading(100, 0, { waitingFor: ['load balancer: throttled'] });
    expect(overlay(waiting, reads(watcher)).waitingFor).toEqual(['east-2: claim', 'load balancer: throttled']);
  });

  it.each<[number, number]>([
    [100, 150],
    [160, 160],
  ])('keeps the last reading of a host, whoever made it: at %i', (at, stands) => {
    const hosts = answered.hosts.map((host) => ({ ...host, unobservable: 'timed out', readAt: iso(150) }));
    const [host] = overlay({ ...answered, hosts }, reads(reading(at, 0))).hosts;
    expect(host).toMatchObject(at === stands ? { inFlight: at, unobservable: null } : { unobservable: 'timed out' });
    expect(host?.readAt).toBe(iso(stands));
  });

  it('takes the expected shares from the step that moves them, and the observed ones from the later look', () => {
    const where = { where: 'core HTTP:80 default', targetGroup: 'core-east' };
    const step = reading(100, 0, { shares: [{ ...where, observed: 0, expected: 5 }] });
    const laid = overlay(answered, reads(step, reading(200, 5)));
    expect(laid.shares).toMatchObject([{ observed: 5, expected: 5 }]);
    const [share] = overlay({ ...answered, observedAt: iso(150) }, reads(step)).shares;
    expect(share).toMatchObject({ observed: null, expected: 5 });
  });

  it('does not lay an older look over a newer one', () => {
    const seen = {
      ...base,
      observedAt: new Date(500).toISOString(),
      shares: base.shares.map((one) => ({ ...one, observed: 7 })),
    };
    const laid = overlay(seen, reads(reading(200, 0)));
    expect(laid).toMatchObject({ shares: [{ observed: 7 }], observedAt: seen.observedAt });
  });

  it('still says in every phase that no worker answers, whatever the steps wait for', () => {
    const step = reading(100, 0, { waitingFor: ['east-1: 3 in flight'] });
    const document = assemble(reads(step), record('preflight', 'draining', 'settling'));
    expect(document.waitingFor).toEqual(['a worker: no worker answers', 'east-1: 3 in flight']);
  });

  const GO: Phase[] = ['preflight', 'draining', 'settling', 'maintenance'];
  it.each<[string, Phase[], boolean, string[], number, string[]]>([
    ['an adopted run gives back traffic to hosts that had the go', ['preflight', 'aborting'], true, [], 40, ['east']],
    ['an adopted run took back what they got', ['preflight', 'draining'], true, ['east'], 0, []],
    ['a run gives back what no host had the go for', ['preflight', 'draining', 'aborting'], false, [], 40, []],
    ['traffic comes after the go', GO, false, [], 1, ['east']],
    ['it stays drained after the go', GO, false, [], 0, []],
    ['its hosts were confirmed', [...GO, 'confirming', 'reactivating'], true, [], 50, []],
    ['a host was lost on the way up', [...GO, 'confirming', 'reactivating'], true, ['east'], 50, ['east']],
    ['a host was lost and all is taken back', [...GO, 'confirming', 'reactivating'], true, ['east'], 0, []],
  ])('updates which clusters are exposed even if a worker answers: %s', (_, phases, hadGo, told, observed, exposed) => {
    const { timeline } = record(...phases);
    const document = { ...answered, phase: timeline.at(-1)!.phase, timeline, exposed: told };
    const hosts = FACTS.memo.hosts.map((host) => ({ ...host, hadGo }));
    const laid = overlay(document, { readings: [reading(100, observed)], memo: { ...FACTS.memo, hosts } });
    expect(laid.exposed).toEqual(exposed);
    expect(laid.outOfService).toEqual(observed === 0 ? ['east'] : []);
  });

  it('keeps what the worker says if no look is newer', () => {
    const seen = { ...answered, observedAt: new Date(500).toISOString(), outOfService: ['east'], exposed: ['east'] };
    const laid = overlay(seen, reads(reading(200, 40), reading(600, 0, { observedAt: null })));
    expect(laid).toMatchObject({ outOfService: ['east'], exposed: ['east'], observedAt: seen.observedAt });
  });
});

describe('the run and the overlay agree', () => {
  const phases: Phase[] = ['draining', 'settling', 'maintenance', 'confirming', 'reactivating'];
  const looks = [EVEN, OUT, { ...EVEN, 'core-east': 10 }];
  const hadGo = [false, true];

  it.each(phases.flatMap((phase) => looks.flatMap((look) => hadGo.map((go) => [phase, look, go] as const))))(
    'in %s, at shares of %j, an earlier go: %s',
    (phase, shares, go) => {
      const hosts = before({ hadGo: go });
      const run = inPhase(phase, hosts);
      const earlier = run.document();
      run.observed(seen(shares), T0 + 60_000);
      const told = reading(T0 + 60_000, 0, {
        hosts: [],
        shares: PLAN.flatMap(({ where, groups }) =>
          groups.map(({ targetGroup }) => ({ where, targetGroup, observed: shares[targetGroup]! })),
        ),
      });
      const { exposed, outOfService } = run.document();
      const laid = overlay(earlier, { readings: [told], memo: { ...FACTS.memo, hosts } });
      expect(laid).toMatchObject({ exposed, outOfService });
      expect(laid.observedAt).toBe(iso(T0 + 60_000));
    },
  );
});

describe('the run, its document without a worker, and the watcher agree', () => {
  const ENDED: Phase[] = ['aborted', 'restored', 'refused'];
  const plan = PLAN.map((action) => ({ ...action, groups: action.groups.map((one) => ({ ...one, found: 40 })) }));

  it.each([...STEPS, ...ENDED])('on the shares as %s begins', (phase) => {
    const run = started();
    run.planned(plan, before(), {});
    for (const one of wayTo(phase)) {
      if (one === 'refused' || one === 'aborted' || one === 'failed')
        run.ended(one, T0, { type: 'Aborted', detail: '' });
      else run.entered(one, T0);
    }
    const facts = { ...FACTS, recordedPhase: phase, memo: { ...FACTS.memo, plan } };
    const expected = run.document().shares.map((one) => one.expected);
    expect(assemble(facts, record('preflight')).shares.map((one) => one.expected)).toEqual(expected);
    const [first] = levelsIn(phase, [50, 100]);
    expect(plan.flatMap(({ groups }) => groups.map((one) => shareAt(one, first!)))).toEqual(expected);
  });

  it.each(['preflight', 'draining', 'maintenance', 'reactivating'] as const)(
    'on the first line of a failure that ended a run in %s',
    (phase) => {
      const run = inPhase(phase);
      run.ended('failed', T0 + 60_000, { type: 'Unobservable', detail: 'why.' });
      const { failure } = run.document();
      const closedAt = iso(T0 + 60_000);
      const facts = { ...FACTS, running: false, phase: 'failed' as const, recordedPhase: phase, closedAt };
      const told = assemble(facts, record('preflight')).failure;
      expect(headOf(told)).not.toBe('');
      expect(headOf(told).replace('Terminated', 'Unobservable')).toBe(headOf(failure));
    },
  );

  function wayTo(phase: Phase): Phase[] {
    if (phase === 'refused') return ['refused'];
    if (phase === 'aborted') return ['draining', 'aborting', 'aborted'];
    const steps = STEPS.slice(1);
    return phase === 'restored'
      ? [...steps, phase]
      : steps.slice(0, steps.indexOf(phase as (typeof steps)[number]) + 1);
  }

  function headOf(failure: StatusDocument['failure']): string {
    return /^FAILED in .* at \d\d:\d\d:\d\dZ: /.exec(failure?.message ?? '')?.[0] ?? '';
  }
});
