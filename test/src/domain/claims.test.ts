import { describe, expect, it } from 'vitest';
import { Claims, CLAIMS_KEPT } from '../../../src/domain/claims.js';
import type { Boot } from '../../../src/domain/host.js';
import { PHASES, type Phase } from '../../../src/domain/lifecycle.js';
import type { Verdict } from '../../../src/domain/status.js';
import { said, T0 } from './run-state.js';

const HOSTS = ['east-1', 'east-2'];
const id = (text: string): Boot => ({ kind: 'id', id: text });

/** east-1 has a claim that counts, for the boot `new`. */
function counted(): Claims {
  const claims = new Claims(HOSTS);
  claims.decide(claims.file(said('east-1'), 'maintenance', T0), 'counted', id('new'));
  return claims;
}

const verdictsOf = (claims: Claims) => claims.told().map(({ verdict }) => verdict);

describe('a claim that comes', () => {
  const FIRST: Partial<Record<Phase, Verdict>> = {
    maintenance: 'unverified',
    confirming: 'unverified',
    reactivating: 'duplicate',
  };

  it.each(PHASES)('in %s', (phase) => {
    const claims = new Claims(HOSTS);
    const { verdict } = claims.file(said('east-1', 'new'), phase, T0);
    expect(verdict).toBe(FIRST[phase] ?? 'early');
    expect(claims.pending('east-1') !== null).toBe(verdict === 'unverified');
    expect(claims.file(said('west-1'), phase, T0).verdict).toBe('unknown-host');
  });

  it.each<[string, string | null, Verdict]>([
    ['for the boot that counts adds nothing', 'new', 'duplicate'],
    ['for another boot is checked', 'newer', 'unverified'],
    ['that names no boot is checked', null, 'unverified'],
  ])('after one that counted, a claim %s', (_, bootId, verdict) => {
    expect(counted().file(said('east-1', bootId), 'maintenance', T0).verdict).toBe(verdict);
  });

  it('takes the place of one that is not decided yet', () => {
    const claims = new Claims(HOSTS);
    const [first, second] = [0, 1].map((after) => claims.file(said('east-1'), 'maintenance', T0 + after));
    expect([first!.verdict, second!.verdict]).toEqual(['superseded', 'unverified']);
    expect(claims.pending('east-1')).toBe(second);
    expect(claims.pending('east-2')).toBeNull();
  });
});

describe('a decided claim', () => {
  it.each<[Verdict, string[], boolean]>([
    ['counted', ['east-2'], false],
    ['not-rebooted', HOSTS, false],
    ['other-boot', HOSTS, false],
    ['duplicate', HOSTS, false],
    ['unverified', HOSTS, true],
  ])('%s: hosts without a claim are %j; the claim is still pending: %s', (verdict, unclaimed, isPending) => {
    const claims = new Claims(HOSTS);
    const claim = claims.file(said('east-1'), 'maintenance', T0);
    claims.decide(claim, verdict, id('new'));
    expect(claims.unclaimed()).toEqual(unclaimed);
    expect([verdictsOf(claims), claims.pending('east-1') === claim]).toEqual([[verdict], isPending]);
  });

  it('that counts takes the place of the one that counted before', () => {
    const claims = counted();
    claims.decide(claims.file(said('east-1'), 'maintenance', T0), 'counted', id('newer'));
    expect(verdictsOf(claims)).toEqual(['superseded', 'counted']);
    expect(claims.counted('east-1')?.boot).toEqual(id('newer'));
  });

  it('leaves a later claim pending', () => {
    const claims = new Claims(HOSTS);
    const [first, second] = [0, 1].map(() => claims.file(said('east-1'), 'maintenance', T0));
    claims.decide(first!, 'not-rebooted', id('old'));
    expect(claims.pending('east-1')).toBe(second);
  });
});

it.each<[string, Boot | null, boolean]>([
  ['its boot', id('new'), true],
  ['another boot', id('newer'), false],
  ['no boot that it reports', null, false],
])('a claim counts while its host is up in %s', (_, boot, counts) => {
  const claims = counted();
  claims.readIn('east-1', boot);
  claims.readIn('east-2', boot);
  expect([claims.counted('east-1') !== null, verdictsOf(claims)]).toEqual([
    counts,
    [counts ? 'counted' : 'superseded'],
  ]);
});

it('a claim that is pending once every host is confirmed adds nothing', () => {
  const claims = counted();
  claims.file(said('east-1'), 'confirming', T0);
  claims.settlePending();
  expect([verdictsOf(claims), claims.pending('east-1')]).toEqual([['counted', 'duplicate'], null]);
});

it('a host outside the cluster has no claims', () => {
  expect(() => new Claims(HOSTS).pending('west-1')).toThrow('west-1 is no host of the cluster');
});

describe('of all claims', () => {
  it('the run keeps the last hundred', () => {
    const claims = new Claims(HOSTS);
    for (let index = 0; index < 5000; index += 1) claims.file(said('east-1', `boot-${index}`), 'draining', T0 + index);
    const told = claims.told();
    expect(CLAIMS_KEPT).toBe(100);
    expect([told.length, told[0]!.bootId, told.at(-1)!.bootId]).toEqual([100, 'boot-4900', 'boot-4999']);
    expect(Object.keys(told[0]!).sort()).toEqual(['at', 'bootId', 'by', 'host', 'note', 'verdict']);
  });

  it('the run keeps the last one of each host, however many come from others', () => {
    const claims = new Claims(HOSTS);
    claims.file(said('east-1', 'mine'), 'draining', T0);
    for (let index = 0; index < 5000; index += 1) claims.file(said(`nobody-${index}`), 'draining', T0 + 1 + index);
    const told = claims.told();
    expect([told.length, told[0]!.bootId, told[1]!.host]).toEqual([100, 'mine', 'nobody-4901']);
  });

  it('the run keeps one of each host if there are more than a hundred hosts, and no more', () => {
    const names = Array.from({ length: 200 }, (_, index) => `east-${index}`);
    const claims = new Claims(names);
    for (const round of ['first', 'second'])
      for (const name of [...names, 'nobody']) claims.file(said(name, round), 'draining', T0);
    expect(claims.told().map(({ host, bootId }) => `${host} ${bootId}`)).toEqual(names.map((name) => `${name} second`));
  });
});
