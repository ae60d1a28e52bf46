import { describe, expect, it } from 'vitest';
import type { ClusterFacts, Facts } from '../../../lab/show/facts.js';
import { picture } from '../../../lab/show/picture.js';
import { plainLine } from '../../../lab/show/plain-line.js';
import type { Phase } from '../../../src/domain/lifecycle.js';

const STARTED_MS = Date.parse('2026-11-22T15:00:00.000Z');

function cluster(name: string, shares: number[], inFlight: number): ClusterFacts {
  const host = { name: `${name}-1`, state: 'ready' as const, inFlight, overTime: [0, 7, 4, null, inFlight] };
  return { name, shares, perSecond: 31, hosts: [host] };
}

/** Each phase begins a second after the one before; it is half a second after the last. */
function facts(phases: Phase[], wishes: Partial<Facts> = {}): Facts {
  const timeline = phases.map((phase, n) => ({ phase, at: new Date(STARTED_MS + n * 1000).toISOString() }));
  const run =
    phases.length === 0 ? null : { cluster: 'east', phase: phases.at(-1)!, timeline, waitingFor: [], failure: null };
  return {
    ...{ startedMs: STARTED_MS, nowMs: STARTED_MS + phases.length * 1000 - 500, run, served: 603, lost: 0 },
    clusters: [cluster('east', [0, 100, 100], 2), cluster('west', [100, 100, 100], 1)],
    ...wishes,
  };
}

const texts = (given: Facts, columns = 80) =>
  picture(given, columns).map((line) => line.map(({ text }) => text).join(''));
const steps = (given: Facts) => texts(given).slice(3, 9);

describe('a picture', () => {
  it('says what happens, how far the run is, and who serves', () => {
    expect(texts(facts(['preflight', 'draining', 'settling']))).toEqual([
      '  2.5 s  tagout waits until no host of east has requests in flight.',
      '         603 requests served, 0 lost',
      '',
      '  ✓ preflight       1.0 s',
      '  ✓ draining        1.0 s',
      '  ▸ settling        0.5 s',
      '    maintenance',
      '    confirming',
      '    reactivating',
      '',
      '  east  ███████░░░░░░░░░░░░░  shares 0 100 100      31 requests/s',
      '    east-1  2 in flight   ▁█▅·▃',
      '  west  █████████████░░░░░░░  shares 100 100 100    31 requests/s',
      '    west-1  1 in flight   ▁█▅·▂',
    ]);
  });

  it('is there before the run is', () => {
    expect(texts(facts([]))[0]).toContain('Both clusters serve; no maintenance has begun.');
    expect(steps(facts([]))).toEqual(
      ['preflight', 'draining', 'settling', 'maintenance', 'confirming', 'reactivating'].map((step) => `    ${step}`),
    );
  });

  it('adds up a phase that the run came back to', () => {
    expect(steps(facts(['maintenance', 'confirming', 'maintenance', 'confirming'])).slice(3, 5)).toEqual([
      '  ✓ maintenance     2.0 s',
      '  ▸ confirming      1.5 s',
    ]);
  });

  it.each([
    [['preflight', 'draining', 'failed'], '  ✗ draining        1.0 s'],
    [['preflight', 'draining', 'aborting', 'aborted'], '  ✗ draining        1.0 s'],
    [['preflight', 'draining', 'aborting'], '  ✗ draining        1.0 s'],
    [['preflight', 'draining', 'settling'], '  ✓ draining        1.0 s'],
  ] satisfies [Phase[], string][])('marks where the run ended: %s', (phases, expected) => {
    expect(steps(facts(phases))[1]).toBe(expected);
  });

  it('ends with a tick at each step', () => {
    const given = facts(['preflight', 'draining', 'settling', 'maintenance', 'confirming', 'reactivating', 'restored']);
    expect(steps(given).every((line) => line.startsWith('  ✓ '))).toBe(true);
    expect(texts(given)[0]).toContain('east serves again');
  });

  it('says why a run has failed, in one line', () => {
    const given = facts(['preflight', 'failed']);
    const failure = { type: 'RoutingDrift' as const, message: 'FAILED: drift.\nmore', reasons: [], drift: [] };
    expect(texts({ ...given, run: { ...given.run!, failure } })[0]).toBe('  1.5 s  FAILED: drift.');
  });

  it('shows a host that serves nobody, and a lost request in red', () => {
    const given = facts(['maintenance'], { lost: 3 });
    given.clusters[0]!.hosts[0]!.state = 'down';
    const lines = picture(given, 80);
    expect(lines[11]!.map(({ text }) => text).join('')).toBe('    east-1  down          ▁█▅·▃');
    expect(lines[1]!.at(-1)).toEqual({ text: '3 lost', look: 'bad' });
  });

  it('shows the newest part of a long time, and short bars, in a narrow terminal', () => {
    const [, , , , , , , , , , east, host] = texts(facts(['settling']), 30);
    expect(east).toBe('  east  █░░░  shares 0 100 100      31 requests/s');
    expect(host).toBe('    east-1  2 in flight   █▅·▃');
  });

  it('leaves a bar empty at no share at all alone', () => {
    const bars = (shares: number[]): string =>
      texts(facts(['draining'], { clusters: [cluster('east', shares, 0), cluster('west', [100, 100, 100], 0)] }))[10]!;
    expect(bars([0, 0, 0])).toContain(` ${'░'.repeat(20)} `);
    expect(bars([1, 0, 0])).toContain(` █${'░'.repeat(19)} `);
    expect(bars([100, 100, 100])).toContain(` ${'█'.repeat(10)}${'░'.repeat(10)} `);
  });
});

it('a plain line has the same in one', () => {
  expect(plainLine(facts(['preflight', 'settling']))).toBe(
    '  1.5 s  settling      east-1 2 in-flight  west-1 1 in-flight  |  east 31/s  west 31/s  |  lost 0',
  );
  expect(plainLine(facts([]))).toContain(' before  ');
});
