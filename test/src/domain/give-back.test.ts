import { describe, expect, it } from 'vitest';
import { findUnfit, judgeUnfit, type GivingBack, type Unfit } from '../../../src/domain/give-back.js';
import type { HostReading } from '../../../src/domain/host.js';
import type { HostBefore } from '../../../src/domain/observation.js';
import type { TargetHealth } from '../../../src/domain/routing.js';
import { observed, unobservable } from './readings.js';
import { before } from './run-state.js';
import { target } from './small-service.js';

const READ_AT_MS = 1_790_000_000_000;
const READ_AT_S = READ_AT_MS / 1000;
const KEYS = ['core-east/10.0.1.11:8080', 'core-east/10.0.1.12:8080'];
const id = (text: string) => ({ kind: 'id', id: text }) as const;
const time = (seconds: number) => ({ kind: 'time', seconds }) as const;
const fit = (host: string) => observed(host, { boot: id(`${host} before`) });

interface Now {
  /** The state of east-1, which is fit except for this. */
  before?: Partial<HostBefore>;
  reading?: HostReading;
  /** The health of east-1's target. */
  state?: string;
  healthyBefore?: string[];
}

function unfitFor(adopted: boolean, now: Now): { lasting: string[]; passing: string[] } {
  const [first, second] = before() as [HostBefore, HostBefore];
  const run: GivingBack = {
    adopted,
    hosts: [{ ...first, ...now.before }, second],
    healthyBefore: now.healthyBefore ?? KEYS,
  };
  const value: TargetHealth[] = [
    target('core-east', '10.0.1.11', now.state ?? 'healthy'),
    target('core-east', '10.0.1.12'),
  ];
  return findUnfit(run, [now.reading ?? fit('east-1'), fit('east-2')], { kind: 'observed', value });
}

const CANT = /^east-1 can't be read any more \(timed out after 2 s\)$/;
const UNREAD: Now['before'] = { boot: null, bootAtPreflight: null, ready: null, readable: false };
const TIMED: Now['before'] = { boot: time(1000), bootAtPreflight: time(1000), readAtMs: READ_AT_MS };

/** Why a run that drained the cluster itself, and one that adopted it, may not give it back; null means that it may. */
const TABLE: [what: string, now: Now, own: [keyof ReturnType<typeof findUnfit>, RegExp] | null, adopted?: RegExp][] = [
  ['all is well', {}, null],
  ['it can’t be read', { reading: unobservable('east-1') }, ['passing', CANT], CANT],
  ['it is not ready', { reading: { ...fit('east-1'), ready: false } }, ['passing', /not ready any more/], /not ready/],
  [
    'it no longer reports ready',
    { reading: { ...fit('east-1'), ready: null } },
    ['passing', /not ready any more/],
    /not ready/,
  ],
  [
    'it was not ready at preflight either',
    { before: { ready: false }, reading: { ...fit('east-1'), ready: false } },
    null,
    /^east-1 is not ready$/,
  ],
  ['it never reports ready', { before: { ready: null }, reading: { ...fit('east-1'), ready: null } }, null],
  ['it has booted', { reading: observed('east-1', { boot: id('b') }) }, ['lasting', /booted since/], /booted since/],
  [
    'it booted after it was first read',
    { before: TIMED, reading: observed('east-1', { boot: time(READ_AT_S + 1) }) },
    ['lasting', /booted since/],
    /booted since/,
  ],
  ['its clock was set', { before: TIMED, reading: observed('east-1', { boot: time(1600) }) }, null],
  ['it reports no boot', { before: { boot: null, bootAtPreflight: null }, reading: observed('east-1') }, null],
  [
    'it could not be read at preflight',
    { before: UNREAD },
    null,
    /could not be read at preflight, so nobody knows its boot/,
  ],
  [
    'it had the go of an earlier run',
    { before: { hadGo: true } },
    null,
    /given the go by an earlier run, and nobody has confirmed/,
  ],
  [
    'its target is unhealthy',
    { state: 'unhealthy' },
    ['passing', /10\.0\.1\.11:8080 is not healthy any more/],
    /10\.0\.1\.11:8080 .* is unhealthy/,
  ],
  ['its target was unhealthy before', { state: 'unhealthy', healthyBefore: [KEYS[1]!] }, null, /is unhealthy/],
  ['its target has unknown health', { state: 'unavailable' }, ['passing', /not healthy any more/], /is unavailable/],
  ['its target is still in its first checks', { state: 'initial', healthyBefore: [KEYS[1]!] }, null, /is initial/],
];

describe.each(TABLE)('when %s', (_, now, own, adopted) => {
  it('a run gives back to hosts that are no worse than they were', () => {
    const { lasting, passing } = unfitFor(false, now);
    if (own === null) expect([lasting, passing]).toEqual([[], []]);
    else expect({ lasting, passing }).toEqual({ lasting: [], passing: [], [own[0]]: [expect.stringMatching(own[1])] });
  });

  it('an adopted run gives back only to hosts that are fit', () => {
    const { lasting, passing } = unfitFor(true, now);
    expect([...lasting, ...passing]).toEqual(adopted === undefined ? [] : [expect.stringMatching(adopted)]);
  });
});

it.each([true, false])('gives nothing back while targets can’t be read (adopted: %s)', (adopted) => {
  const run = { adopted, hosts: before(), healthyBefore: [] };
  const health = { kind: 'unobservable', reason: 'throttled' } as const;
  expect(findUnfit(run, [fit('east-1'), fit('east-2')], health).passing).toEqual([
    "target health can't be read (throttled)",
  ]);
});

it('an adopted run gives nothing to an unknown host', () => {
  const health = { kind: 'observed', value: [target('core-east', '10.0.1.11')] } as const;
  const run = { adopted: true, hosts: [], healthyBefore: [] };
  expect(findUnfit(run, [fit('east-1')], { ...health, value: [...health.value] }).lasting).toHaveLength(1);
});

it.each<[string, Unfit, number, ReturnType<typeof judgeUnfit>]>([
  ['nothing is wrong', { lasting: [], passing: [] }, 60_000, { kind: 'fit' }],
  [
    'a fault that waiting does not change',
    { lasting: ['booted'], passing: [] },
    0,
    { kind: 'unfit', reasons: ['booted'] },
  ],
  [
    'that fault, and a passing one',
    { lasting: ['booted'], passing: ['not ready'] },
    0,
    { kind: 'unfit', reasons: ['booted', 'not ready'] },
  ],
  ['a passing fault', { lasting: [], passing: ['not ready'] }, 29_999, { kind: 'wait', reasons: ['not ready'] }],
  [
    'a passing fault that has lasted',
    { lasting: [], passing: ['not ready'] },
    30_000,
    { kind: 'unfit', reasons: ['not ready'] },
  ],
])('before a write: %s', (_, unfit, unfitForMs, judged) => {
  expect(judgeUnfit(unfit, unfitForMs, 30_000)).toEqual(judged);
});
