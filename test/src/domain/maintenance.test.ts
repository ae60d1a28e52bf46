import { describe, expect, it } from 'vitest';
import { PHASES, STEPS, type Phase } from '../../../src/domain/lifecycle.js';
import type { Maintenance } from '../../../src/domain/maintenance.js';
import { observed, unobservable } from './readings.js';
import { before, count, inPhase, OUT, said, seen, started, T0 } from './run-state.js';
import { EVEN } from './small-service.js';

/** The status document of docs/reference.md, key by key. */
const KEYS =
  'service cluster workflowId runId phase startedAt phaseSince deadlineAt startedBy reason adopted ' +
  'standby reboot waitingFor hosts claims timeline shares observedAt worker failure outOfService exposed next warnings lastRefusal';
const HOST_KEYS = 'name go inFlight ready bootIdBefore bootId claimed unobservable readAt';
const FAILURE_KEYS = 'type message reasons drift';

const sorted = (keys: string) => keys.split(' ').sort();

const NEVER_STEPS: Partial<Record<Phase, (state: Maintenance) => void>> = {
  scheduled: (state) => state.entered('scheduled', T0 + 60_000, T0 + 3_600_000),
  refused: (state) => state.ended('refused', T0 + 60_000, { type: 'Refused', detail: '', reasons: ['no'] }),
  aborting: (state) => state.entered('aborting', T0 + 60_000),
  aborted: (state) => {
    state.entered('aborting', T0 + 60_000);
    state.ended('aborted', T0 + 61_000, { type: 'Aborted', detail: 'why.' });
  },
  failed: (state) => state.ended('failed', T0 + 60_000, { type: 'RoutingDrift', detail: 'why.', drift: [] }),
  restored: (state) => state.entered('restored', T0 + 60_000),
};
const COMES_FROM: Partial<Record<Phase, Phase>> = {
  scheduled: 'preflight',
  refused: 'preflight',
  aborting: 'settling',
  aborted: 'settling',
  failed: 'maintenance',
  restored: 'reactivating',
};

function arriveAt(phase: Phase): Maintenance {
  const state = inPhase(COMES_FROM[phase] ?? phase);
  NEVER_STEPS[phase]?.(state);
  return state;
}

describe.each(PHASES)('in %s the document', (phase) => {
  const state = arriveAt(phase);
  const document = state.document();

  it('has every key of docs/reference.md, and none is undefined', () => {
    expect(Object.keys(document).sort()).toEqual(sorted(phase === 'scheduled' ? `${KEYS} beginsAt` : KEYS));
    for (const host of document.hosts) expect(Object.keys(host).sort()).toEqual(sorted(HOST_KEYS));
    if (document.failure !== null) expect(Object.keys(document.failure).sort()).toEqual(sorted(FAILURE_KEYS));
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('has its phase, and every earlier one in order', () => {
    expect(document.phase).toBe(phase);
    const phases = document.timeline.map((one) => one.phase);
    expect([phases[0], phases.at(-1)]).toEqual(['preflight', phase]);
    expect([document.startedAt, document.phaseSince]).toEqual([document.timeline[0]!.at, document.timeline.at(-1)!.at]);
  });

  it('gives the go only in maintenance', () => {
    expect(document.hosts.map(({ go }) => go)).toEqual(Array(2).fill(phase === 'maintenance'));
  });

  it('has a failure if it ended badly, and only then', () => {
    expect(document.failure !== null).toBe(['refused', 'aborted', 'failed'].includes(phase));
    if (document.failure !== null) expect(document.failure.message).not.toBe('');
  });
});

it('has every key before preflight has read anything', () => {
  const document = started().document();
  expect(Object.keys(document).sort()).toEqual(sorted(KEYS));
  expect(document).toMatchObject({
    observedAt: null,
    shares: [],
    deadlineAt: null,
    outOfService: [],
    exposed: [],
    next: null,
  });
  expect(document.hosts.map(({ name, bootId, inFlight }) => [name, bootId, inFlight])).toEqual([
    ['east-1', null, null],
    ['east-2', null, null],
  ]);
});

describe('the go', () => {
  it('ends for a host with the claim that counts', () => {
    const state = inPhase('maintenance');
    count(state, 'east-1', 'new');
    expect(state.document().hosts.map(({ go, claimed }) => [go, claimed])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(state.claims.unclaimed()).toEqual(['east-2']);
  });

  it('is not given to a host by a claim that does not count', () => {
    const state = inPhase('settling');
    state.claims.file(said('east-1'), 'settling', T0);
    expect(state.document().hosts.some(({ go, claimed }) => go || claimed)).toBe(false);
    state.entered('maintenance', T0 + 60_000);
    state.judge(
      state.claims.file(said('east-1'), 'maintenance', T0),
      observed('east-1', { boot: { kind: 'id', id: 'east-1 before' } }),
    );
    expect(state.document().hosts.map(({ go }) => go)).toEqual([true, true]);
  });
});

describe('the boot before the go', () => {
  it('is the one read at preflight, whatever was read since: a run that comes back requires no second reboot', () => {
    const state = inPhase('maintenance');
    state.read([observed('east-1', { boot: { kind: 'id', id: 'after the go' } })]);
    state.entered('confirming', T0 + 60_000);
    state.voidClaims([observed('east-1', { boot: { kind: 'id', id: 'later still' } })]);
    state.entered('maintenance', T0 + 61_000);
    expect(state.document().hosts[0]).toMatchObject({ bootIdBefore: 'east-1 before', bootId: 'later still' });
  });
});

describe('when the go was', () => {
  const goOf = (state: Maintenance): (number | undefined)[] => state.hosts.map(({ before: one }) => one!.goAtMs);

  it('is the first time that the run is in maintenance: when it comes back, the hosts are already under way', () => {
    const state = inPhase('settling');
    expect(goOf(state)).toEqual([undefined, undefined]);
    state.entered('maintenance', T0 + 60_000);
    state.entered('confirming', T0 + 70_000);
    state.entered('maintenance', T0 + 80_000);
    expect(goOf(state)).toEqual([T0 + 60_000, T0 + 60_000]);
  });

  it('is that of an earlier run, if the boot before the go is from then', () => {
    const state = inPhase('settling', before({ hadGo: true, goAtMs: T0 - 60_000 }));
    state.entered('maintenance', T0 + 60_000);
    expect(goOf(state)).toEqual([T0 - 60_000, T0 - 60_000]);
  });
});

describe('a claim', () => {
  it('holds for one boot: a later boot makes the claim void, and the timeline shows maintenance twice', () => {
    const state = inPhase('maintenance');
    count(state, 'east-1', 'new');
    count(state, 'east-2', 'new');
    state.entered('confirming', T0 + 60_000);
    state.voidClaims([
      observed('east-1', { boot: { kind: 'id', id: 'new' } }),
      observed('east-2', { boot: { kind: 'id', id: 'newer' } }),
    ]);
    expect(state.claims.unclaimed()).toEqual(['east-2']);
    state.entered('maintenance', T0 + 61_000);
    const { timeline, hosts } = state.document();
    expect(timeline.map(({ phase }) => phase).filter((phase) => phase === 'maintenance')).toHaveLength(2);
    expect(hosts.map(({ go }) => go)).toEqual([false, true]);
  });

  it('is shown as superseded once it is void', () => {
    const state = inPhase('maintenance');
    count(state, 'east-1', 'new');
    state.voidClaims([observed('east-1', { boot: { kind: 'id', id: 'newer' } })]);
    expect(state.document().claims).toMatchObject([{ host: 'east-1', verdict: 'superseded' }]);
  });

  it('is not void because the host can’t be read', () => {
    const state = inPhase('maintenance');
    count(state, 'east-1', 'new');
    state.voidClaims([unobservable('east-1')]);
    expect(state.claims.unclaimed()).toEqual(['east-2']);
  });
});

describe('hosts', () => {
  it('are shown as they were last read; values that can’t be read are null, with the reason', () => {
    const state = inPhase('maintenance');
    state.read([
      observed('east-1', { inFlight: 3, ready: false, boot: { kind: 'time', seconds: 1700 } }),
      unobservable('east-2', 'connection refused'),
      observed('west-1'),
    ]);
    expect(state.document().hosts).toMatchObject([
      { inFlight: 3, ready: false, bootIdBefore: 'east-1 before', bootId: '1700', unobservable: null },
      { inFlight: null, ready: null, bootIdBefore: 'east-2 before', bootId: null, unobservable: 'connection refused' },
    ]);
  });

  it('unreadable at the preflight of an adopting run take their boot before the go from their last reading', () => {
    const state = inPhase('settling', before({ boot: null, readable: false }));
    state.read([observed('east-1', { boot: { kind: 'id', id: 'read at last' } })]);
    state.entered('maintenance', T0 + 60_000);
    expect(state.host('east-1').before!.boot).toEqual({ kind: 'id', id: 'read at last' });
    expect(state.host('east-2').before!.boot).toBeNull();
  });

  it('outside the cluster are known as such', () => {
    expect(() => inPhase('maintenance').host('west-1')).toThrow('west-1 is not a host of east');
  });
});

describe('shares', () => {
  it.each<[Phase, number]>([
    ['preflight', 100],
    ['draining', 100],
    ['settling', 0],
    ['maintenance', 0],
    ['confirming', 0],
    ['reactivating', 0],
    ['aborting', 0],
    ['aborted', 100],
    ['restored', 100],
  ])('in %s %d is expected', (phase, expected) => {
    expect(
      arriveAt(phase)
        .document()
        .shares.map((one) => [one.baseline, one.expected]),
    ).toEqual(Array(2).fill([100, expected]));
  });

  it('are those of the last step, whatever the clocks of two workers say', () => {
    const state = inPhase('maintenance');
    state.observed(seen(OUT), T0 + 9000);
    state.observed(seen(EVEN), T0 + 8000);
    expect(state.document().shares.map(({ observed: now }) => now)).toEqual([100, 100]);
    expect(state.document()).toMatchObject({ observedAt: '2026-11-22T03:00:08.000Z', exposed: ['east'] });
  });

  it.each([
    ['later', 9001, [100, 100]],
    ['earlier', 8999, [0, 0]],
  ])("are those of the watcher's look only if it is later: %s", (_, afterMs, shares) => {
    const state = inPhase('draining');
    state.observed(seen(OUT), T0 + 9000);
    state.observedBeside(seen(EVEN), T0 + afterMs);
    expect(state.document().shares.map(({ observed: now }) => now)).toEqual(shares);
  });

  it('are expected at 0 from the moment when a host was lost while they were given back', () => {
    const state = inPhase('reactivating');
    state.observed(
      seen(EVEN).map((one) => ({ ...one, expected: one.share })),
      T0 + 9000,
    );
    expect(state.document().shares.map(({ expected }) => expected)).toEqual([100, 100]);
    state.lost();
    expect(state.document().shares.map(({ expected }) => expected)).toEqual([0, 0]);
  });

  it('are null if a group is gone from its rule', () => {
    const state = inPhase('draining');
    state.observed(seen({ 'core-west': 1 }), T0 + 9000);
    expect(state.document().shares.map(({ observed: now }) => now)).toEqual([null, null]);
  });
});

describe('deadlineAt', () => {
  it('spans the phases it bounds', () => {
    const state = inPhase('preflight');
    const at = () => state.document().deadlineAt?.slice(11, 19) ?? null;
    const seenAt = STEPS.slice(1).map((phase, index) => {
      const due = { draining: T0 + 3_600_000, maintenance: T0 + 7_200_000 }[phase as string];
      state.entered(phase, T0 + index, due);
      return at();
    });
    expect(seenAt).toEqual(['04:00:00', '04:00:00', '05:00:00', '05:00:00', null]);
  });

  it('is null once a run gives back or has ended', () => {
    const state = inPhase('preflight');
    state.entered('draining', T0, T0 + 3_600_000);
    state.entered('aborting', T0 + 1);
    expect(state.document().deadlineAt).toBeNull();
  });
});

describe('beginsAt', () => {
  it('is when a scheduled run begins, which it waits for', () => {
    const document = started(['east-1'], T0 + 3_600_000).document();
    expect(document).toMatchObject({ phase: 'scheduled', beginsAt: '2026-11-22T04:00:00.000Z' });
    expect(document.timeline.map(({ phase }) => phase)).toEqual(['scheduled']);
    expect(document.waitingFor).toEqual(['its time, 2026-11-22T04:00:00.000Z']);
  });

  it('is not there once it has begun', () => {
    const state = started(['east-1'], T0 + 3_600_000);
    expect(state.beginsAtMs).toBe(T0 + 3_600_000);
    state.entered('preflight', T0 + 3_600_000);
    expect(Object.keys(state.document())).not.toContain('beginsAt');
    expect(state.document().waitingFor).toEqual([]);
    expect(state.beginsAtMs).toBeNull();
  });
});

describe('exposed', () => {
  const exposedIn = (state: Maintenance) => {
    state.observed(seen(EVEN), T0 + 90_000);
    return state.document().exposed;
  };

  it.each<[Phase, string[]]>([
    ['preflight', []],
    ['draining', []],
    ['settling', []],
    ['aborted', []],
    ['maintenance', ['east']],
    ['confirming', ['east']],
    ['failed', ['east']],
    ['reactivating', []],
    ['restored', []],
  ])('with traffic in %s: %j', (phase, exposed) => {
    expect(exposedIn(arriveAt(phase))).toEqual(exposed);
  });

  it('from the start, if the adopted run had given the go', () => {
    expect(exposedIn(inPhase('draining', before({ hadGo: true })))).toEqual(['east']);
  });

  it('again when a host was lost while shares were given back', () => {
    const state = inPhase('reactivating');
    state.lost();
    expect(exposedIn(state)).toEqual(['east']);
  });

  it('not without traffic', () => {
    expect(inPhase('maintenance').document()).toMatchObject({ exposed: [], outOfService: ['east'] });
  });
});

it('waits for the claims that are missing, and for nothing once it has ended', () => {
  const state = inPhase('maintenance');
  count(state, 'east-1', 'new');
  expect(state.document().waitingFor).toEqual(['east-2: claim']);
  state.claims.file(said('east-2'), 'maintenance', T0);
  expect(state.document().waitingFor[0]).toMatch(/^east-2: claim .*not verified/);
  expect(arriveAt('failed').document().waitingFor).toEqual([]);
});

it('never carries out a step out of order', () => {
  const state = inPhase('draining');
  expect(() => state.entered('maintenance', T0)).toThrow("a maintenance in draining can't enter maintenance");
  expect(state.document().phase).toBe('draining');
});

it('an older document does not change with the run', () => {
  const state = inPhase('maintenance');
  state.claims.file(said('east-1'), 'maintenance', T0);
  const document = state.document();
  const copy = structuredClone(document);
  state.ended('failed', T0 + 60_000, { type: 'Aborted', detail: '' });
  state.claims.file(said('east-1'), 'maintenance', T0);
  expect(document).toEqual(copy);
});
