import { describe, expect, it } from 'vitest';
import { checkPromises } from './check-promises.js';
import {
  claimed,
  CONFIRM,
  CONFIRMED,
  DRAIN,
  DRIFTED,
  ended,
  foreign,
  health,
  healthRead,
  killed,
  looked,
  phase,
  QUIET,
  RESTORED,
  RETURN,
  routing,
  START,
  told,
  traceOf,
  unheard,
  unread,
  WAIT,
  wrote,
  type Timeless,
} from './good-trace.js';
import type { Start } from './trace.js';

const seen = (events: Timeless[], start?: Partial<Start>): string[] =>
  checkPromises(traceOf(events, start)).map(({ promise, sentence }) => `${promise}: ${sentence}`);

/** More looks than may still be under way when a run goes on. */
const OFTEN = Array.from({ length: 6 }, () => looked);
/** The samples of a quiet period, when it is known that settling asked. */
const BY_SETTLE = QUIET.slice(0, 3).map((event) => ({ ...event, by: 'settle' }) as Timeless);
const SEEN_DRIFT = [foreign(routing(100)), looked, ...DRIFTED];
const ABORTED = [told('a'), wrote(routing(100)), looked, phase('aborted'), ended('Aborted')];

describe('a trace in which nothing is broken', () => {
  it.each<[string, Timeless[], Partial<Start>?]>([
    ['restored', [...CONFIRMED, ...RETURN, ...RESTORED]],
    ['refused', [phase('refused'), ended('Refused')]],
    [
      'restored, where a call of the last look before the go was tried again',
      [...DRAIN, ...BY_SETTLE, healthRead('east'), ...WAIT, ...CONFIRM, ...RETURN, ...RESTORED],
    ],
    ['aborted', [...DRAIN, phase('aborting'), ...ABORTED]],
    [
      'aborted where somebody had put back what was found',
      [...DRAIN, foreign(routing(100)), phase('aborting')].concat([looked, looked, phase('aborted'), ended('Aborted')]),
    ],
    [
      'a change that a stale read hid and a write of the run overwrote',
      [...CONFIRMED, ...RETURN.slice(0, 3), foreign(routing(500)), ...RETURN.slice(3), ...RESTORED],
    ],
    [
      'a share put back between the last write of a drain and its end, and reported by the next step',
      [...DRAIN.slice(0, 5), foreign(routing(100)), ...OFTEN, phase('settling'), looked, ...DRIFTED],
    ],
    [
      'a share put back while its worker was killed, and drained again',
      [...DRAIN.slice(0, 4), foreign(routing(100)), killed, ...DRAIN.slice(1), ...QUIET].concat(
        [...WAIT, ...CONFIRM, ...RETURN],
        RESTORED,
      ),
    ],
    [
      'a share given back by somebody else while its worker was killed',
      [...CONFIRMED, ...RETURN.slice(0, 4), killed, foreign(routing(100))].concat([...OFTEN, ...RESTORED]),
    ],
    [
      'a write whose answer was lost, and whose effect somebody has undone',
      [
        ...DRAIN.slice(0, 3),
        unheard(routing(0)),
        foreign(routing(100)),
        healthRead('west'),
        looked,
        wrote(routing(0)),
        looked,
      ].concat([phase('settling'), ...QUIET, ...WAIT, ...CONFIRM], [...RETURN, ...RESTORED]),
    ],
    ['drift while waiting', [...DRAIN, ...QUIET, phase('maintenance'), ...SEEN_DRIFT]],
    [
      'drift while a write was on its way',
      [
        phase('draining'),
        healthRead('west'),
        looked,
        foreign(routing(100, 90)),
        wrote(routing(0, 90)),
        looked,
        ...DRIFTED,
      ],
    ],
    [
      'a change overwritten in the moment between read and write',
      [
        ...DRAIN.slice(0, 3),
        foreign(routing(100, 90)),
        ...DRAIN.slice(3),
        ...QUIET,
        ...WAIT,
        ...CONFIRM,
        ...RETURN,
        ...RESTORED,
      ],
    ],
    [
      "a change of another service's rule, when only this service counts",
      [
        ...DRAIN,
        foreign({ ...routing(0), rules: { ...routing(0).rules, other: { shares: { theirs: 1 }, rest: '' } } }),
        ...[...OFTEN, phase('aborting'), told('a')],
        wrote({ ...routing(100), rules: { ...routing(100).rules, other: { shares: { theirs: 1 }, rest: '' } } }),
        ...[phase('aborted'), ended('Aborted')],
      ],
      { scope: 'service' },
    ],
    [
      'a host lost on the way up',
      [...CONFIRMED, ...RETURN.slice(0, 4), wrote(routing(10)), told('b', { ready: false })].concat([
        healthRead('west'),
        wrote(routing(0)),
        looked,
        phase('failed'),
        ended('HostLost'),
      ]),
    ],
  ])('%s', (_, events, start) => {
    expect(seen(events, start)).toEqual([]);
  });
});

describe('promise 1', () => {
  const back = (wait: Timeless[], confirm = CONFIRM): Timeless[] => [
    ...[...DRAIN, ...QUIET, ...wait, ...confirm],
    ...[...RETURN, ...RESTORED],
  ];

  it.each<[string, Timeless[], string, Partial<Start>?]>([
    [
      'more than the run took, before the go',
      [...DRAIN, phase('aborting'), ...ABORTED.with(1, wrote(routing(101)))],
      '1: east was given 101 before the go, and had 100',
    ],
    [
      'a host that has booted, before the go',
      [...DRAIN, phase('aborting'), ...ABORTED.with(0, told('b'))],
      '1: a share was given back, and east-1 is not as it was',
    ],
    [
      'a host that nobody asked again, before the go',
      [...DRAIN, told('a'), phase('aborting'), ...ABORTED.slice(1)],
      '1: a share was given back, and east-1 is not as it was',
    ],
    [
      'a host that is not ready, in an adopted run',
      [...DRAIN, phase('aborting'), ...ABORTED.with(0, told('a', { ready: false }))],
      '1: a share was given back, and east-1 is not as it was',
      { adopted: true },
    ],
    [
      'a target that is not healthy, in an adopted run',
      [...DRAIN, health('unhealthy'), phase('aborting'), healthRead('east'), ...ABORTED],
      '1: a share was given back, and 1:80 of east was not healthy',
      { adopted: true },
    ],
    [
      'a host that has not rebooted',
      [
        ...DRAIN,
        ...QUIET,
        phase('maintenance'),
        claimed,
        phase('confirming'),
        told('a'),
        told('a'),
        healthRead('east'),
      ].concat([phase('reactivating'), told('a'), wrote(routing(100)), ...RESTORED]),
      '1: traffic was given back, and east-1 has not rebooted',
    ],
    [
      'a host that is not ready',
      [...back(WAIT).slice(0, -6), told('b', { ready: false }), told('b', { ready: false }), ...back(WAIT).slice(-4)],
      '1: traffic was given back, and east-1 was not ready',
    ],
    [
      'a host that was not ready all the time',
      back(WAIT, CONFIRM.with(1, unread)),
      '1: reactivating was entered, and east-1 was not ready all the time',
    ],
    [
      'a target that is not healthy',
      back([...WAIT, health('unhealthy')]),
      '1: traffic was given back, and 1:80 of east was not healthy',
    ],
  ])('%s', (_, events, sentence, start) => {
    expect(seen(events, start)).toContain(sentence);
  });

  it('a host may come back without a reboot if none is required', () => {
    const events = back(WAIT).map((event) => (event.kind === 'told' ? told('a') : event));
    expect(seen(events)).not.toEqual([]);
    expect(seen(events, { reboot: 'optional' })).toEqual([]);
  });
});

describe('promise 2', () => {
  const go = (quiet: Timeless[]): Timeless[] => [
    ...DRAIN,
    ...quiet,
    phase('maintenance'),
    phase('failed'),
    ended('Aborted'),
  ];
  const given = (why: string): string => `2: the go was given, and ${why}`;

  it.each<[string, Timeless[], string]>([
    ['a share that is not 0', go(QUIET).toSpliced(3, 1), given('east has 100 in rule')],
    ['a host that nobody asked', go([]), given('east-1 was never asked')],
    ['a period that is too short', go(QUIET.slice(1)), given('east-1 was not asked for a whole quiet period')],
    ['transactions in flight', go(QUIET.with(1, told('a', { inFlight: 2 }))), given('east-1 had 2 in flight')],
    ['a host that could not be read', go(QUIET.with(1, unread)), given('east-1 could not be read')],
    [
      'a transaction between two answers',
      go(QUIET.with(2, told('a', { accepted: 8 }))),
      given('east-1 had accepted more'),
    ],
    ['another boot', go([told('b'), told('b'), told('b')]), given('east-1 had rebooted')],
    ['a routing that nobody looked at', go(BY_SETTLE), given('nobody had looked since the quiet period began')],
  ])('%s', (_, events, sentence) => {
    expect(seen(events)).toContain(sentence);
  });

  const watching = (isOn: boolean): Timeless => ({ kind: 'watching', isOn });

  it('a watcher that was no longer under way', () => {
    const unwatched = go([watching(true), watching(false), ...QUIET]);
    expect(seen(unwatched, { goRestsMs: 30 })).toContain(given('nobody watched the load balancer'));
    expect(seen(unwatched, { goRestsMs: 60 })).not.toContain(given('nobody watched the load balancer'));
    expect(seen(go([watching(false), watching(true), ...QUIET]), { goRestsMs: 0 })).not.toContain(
      given('nobody watched the load balancer'),
    );
  });

  it('a host that was seen to be a target of another group', () => {
    const elsewhere: Timeless = { kind: 'elsewhere', host: 'east-1', group: 'west' };
    const read = (times: number): Timeless[] => Array.from({ length: times }, () => healthRead('west'));
    expect(seen(go([elsewhere, ...read(4), ...QUIET]))).toContain(given('east-1 is a target of west'));
    expect(seen(go([...read(4), elsewhere, ...read(3), ...QUIET]))).not.toContain(given('east-1 is a target of west'));
  });

  it('a quiet period that begins before the end of settle', () => {
    expect(seen(go(QUIET), { settleMs: 31 })).toContain(given('east-1 was asked from 1 ms before the end of settle'));
  });

  it('a host that is not asked while the others are', () => {
    const other = { ...told('x'), host: 'east-2' } as Timeless;
    const two = { hosts: [...START.hosts, { name: 'east-2', bootBefore: 'x', hadGo: false }] };
    const quiet = [told('a'), other, other, other, other, other, other, told('a'), looked];
    expect(seen(go(quiet), two)).toEqual([given('east-1 was not asked')]);
  });
});

describe('promise 3', () => {
  it('a rule that is left with all shares 0', () => {
    const alone = { routing: routing(100, 0) };
    expect(seen([...DRAIN.with(3, wrote(routing(0, 0)))], alone)).toContain('3: rule was left with all shares 0');
  });

  it.each<[string, Timeless[], Partial<Start>, string]>([
    ['too few, by count', DRAIN, { minHealthy: { count: 2 } }, '3: rule was drained to 1 healthy targets, and needs 2'],
    [
      'too few, by percentage',
      DRAIN,
      { minHealthy: { percent: 50 } },
      '3: rule was drained to 1 healthy targets, and needs 2',
    ],
    [
      'not healthy',
      [health('healthy', 'initial'), ...DRAIN],
      {},
      '3: rule was drained to 0 healthy targets, and needs 1',
    ],
    ['not read', DRAIN.toSpliced(1, 1), {}, '3: rule was drained to 0 healthy targets, and needs 1'],
    [
      'not read again before a write is repeated',
      [...DRAIN.slice(0, 3), unheard(routing(0)), foreign(routing(100)), looked, wrote(routing(0))],
      {},
      '3: rule was drained to 0 healthy targets, and needs 1',
    ],
  ])('%s', (_, events, start, sentence) => {
    expect(seen(events, start)).toContain(sentence);
  });
});

describe('promises 4 and 5', () => {
  const drift = [...DRAIN, ...QUIET, phase('maintenance'), foreign(routing(0, 100, 'sticky')), ...OFTEN];

  it.each<[string, Timeless[], string]>([
    [
      'a change that is not reported',
      [...drift, phase('failed'), ended('MaintenanceDeadline')],
      '4: a change of the routing was not reported: MaintenanceDeadline',
    ],
    [
      'a step after a change that no write of the run explains',
      [...DRAIN.slice(0, 5), foreign(routing(50)), ...OFTEN, phase('settling')],
      '4: settling was entered although the routing had changed',
    ],
    [
      'a step after a change that no write explains, though its worker was killed',
      [...DRAIN.slice(0, 5), foreign(routing(50)), killed, ...OFTEN, phase('settling')],
      '4: settling was entered although the routing had changed',
    ],
    [
      'a step after a change that came later than the step in which its worker was killed',
      [...DRAIN.slice(0, 5), killed, phase('settling'), foreign(routing(100)), ...OFTEN].concat([phase('maintenance')]),
      '4: maintenance was entered although the routing had changed',
    ],
    [
      'a change that was seen, and then overwritten',
      [...CONFIRMED, ...RETURN.slice(0, 4), wrote(routing(10)), foreign(routing(10, 50))].concat([
        ...OFTEN,
        wrote(routing(100)),
        looked,
        ...RESTORED,
      ]),
      '4: a change of the routing was not reported: no failure',
    ],
    [
      'a change that was seen, and waited for until it was undone',
      [...drift, foreign(routing(0)), ...WAIT.slice(1), ...CONFIRM, ...RETURN, ...RESTORED],
      '4: a change of the routing was not reported: no failure',
    ],
    [
      'drift although nobody has changed anything',
      [...DRAIN, ...QUIET, phase('maintenance'), ...DRIFTED],
      '4: drift was reported, and nobody had changed the routing',
    ],
    [
      'a reboot that did not happen',
      [...DRAIN, ...QUIET, phase('failed'), ended('UnexpectedReboot')],
      '4: a reboot was reported, and no host had rebooted',
    ],
    [
      'a step after a change',
      [...drift, phase('confirming')],
      '4: confirming was entered although the routing had changed',
    ],
    [
      'writes after a change',
      [
        ...drift.slice(0, -OFTEN.length),
        phase('confirming'),
        phase('reactivating'),
        wrote(routing(10, 100, 'sticky')),
      ].concat([wrote(routing(100, 100, 'sticky'))], DRIFTED),
      '5: 2 writes after a change of the routing',
    ],
    [
      'a tag that is removed after a change',
      [
        ...drift,
        { kind: 'tried', action: 'ModifyRule', outcome: 'Throttling' },
        { kind: 'tagged', action: 'RemoveTags' },
      ],
      '5: 2 writes after a change of the routing',
    ],
    [
      'an abort that leaves more than it found',
      [...DRAIN, phase('aborting'), phase('aborted'), ended('Aborted')],
      '5: aborted, and east has 0 in rule, not 100',
    ],
    ['a failure without a reason', [phase('failed'), ended(null)], '5: the run failed without saying why'],
  ])('%s', (_, events, sentence) => {
    expect(seen(events)).toContain(sentence);
  });

  it('a write that is throttled and tried again is one write under way', () => {
    const tried: Timeless = { kind: 'tried', action: 'ModifyRule', outcome: 'Throttling' };
    expect(seen([...drift, tried, tried, tried, ...DRIFTED]).filter((one) => one.startsWith('5'))).toEqual([]);
  });

  it('a change that nobody could see yet breaks no promise', () => {
    const early = [...drift, phase('failed'), ended('MaintenanceDeadline')];
    expect(seen(early, { servesStaleMs: 1000 })).toEqual([]);
    expect(seen(early, { staleReadMs: 1000 })).toEqual([]);
  });
});

describe('promise 6', () => {
  const restored = [...CONFIRMED, ...RETURN, ...RESTORED];
  const last = restored.findLastIndex(({ kind }) => kind === 'written');

  it.each<[string, Timeless, string]>([
    ['another share', wrote(routing(99)), '6: restored, and east has 99 in rule, not 100'],
    ['the share of another cluster', wrote(routing(100, 99)), '6: ModifyRule changed the share of west in rule'],
    [
      'anything else of the rule',
      wrote(routing(100, 100, 'less')),
      '6: ModifyRule changed more than the shares of rule',
    ],
    [
      'another rule',
      wrote({ ...routing(100), rules: { ...routing(100).rules, b: routing(1).rules['rule']! } }),
      '6: ModifyRule changed b as well',
    ],
    [
      'no rule at all',
      { ...wrote(routing(100)), rule: null } as Timeless,
      '6: ModifyRule wrote something other than a rule',
    ],
  ])('%s', (_, event, sentence) => {
    expect(seen(restored.with(last, event))).toContain(sentence);
  });
});

describe('promise 7', () => {
  it.each<[string, Timeless[], string]>([
    ['a run that does not end', DRAIN, '7: the run did not end'],
    ['a run that is terminated', [...DRAIN, ended('Terminated')], '7: the run ended in settling, and not by itself'],
    [
      'a write that is repeated',
      [...DRAIN.slice(0, 4), foreign(routing(100)), wrote(routing(0))],
      '7: written twice: draining: rule to 0',
    ],
    [
      'a share that goes down on the way up',
      [...CONFIRMED, ...RETURN.slice(0, 4), wrote(routing(50)), wrote(routing(10))],
      '7: a share was lowered on the way up: reactivating: rule to 10',
    ],
  ])('%s', (_, events, sentence) => {
    expect(seen(events)).toContain(sentence);
  });
});

describe('promise 8', () => {
  const after = (wait: Timeless[]): string[] => seen([...DRAIN, ...QUIET, ...wait, ...CONFIRM, ...RETURN, ...RESTORED]);

  it('traffic without a claim since the go', () => {
    const sentence = '8: traffic was given back, and east-1 was not claimed done';
    expect(after([phase('maintenance'), told('b')])).toEqual([sentence]);
    expect(seen([...DRAIN, claimed, ...QUIET, phase('maintenance'), ...CONFIRM, ...RETURN, ...RESTORED])).toEqual([
      sentence,
    ]);
  });

  it('a claim that was checked against another boot', () => {
    const old = Array.from({ length: 6 }, () => told('a'));
    expect(after([phase('maintenance'), claimed, ...old])).toEqual([
      '8: traffic was given back, and east-1 has booted since it was claimed done',
    ]);
    expect(after([phase('maintenance'), claimed, ...old, claimed])).toEqual([]);
  });
});

describe('promise 9', () => {
  it.each<[string, Timeless[], string]>([
    [
      'a step that is skipped',
      [...DRAIN.slice(0, 5), phase('maintenance')],
      '9: maintenance was entered from draining',
    ],
    ['a way back', [...DRAIN, phase('draining')], '9: draining was entered from settling'],
    ['something after the end', [phase('refused'), phase('draining')], '9: draining was entered from refused'],
    ['a write in a step that does not write', [...DRAIN, wrote(routing(0))], '9: ModifyRule was sent in settling'],
  ])('%s', (_, events, sentence) => {
    expect(seen(events)).toContain(sentence);
  });
});
