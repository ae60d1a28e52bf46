import { describe, expect, it } from 'vitest';
import { PHASES, type Phase } from '../../../src/domain/lifecycle.js';
import { judgeGo, type Seen } from '../../../src/gateway/judge-go.js';

const RUN = 'run-1';

function seen(
  phase: Phase,
  changes: { run?: object; document?: object | null; freshness?: object; go?: boolean } = {},
) {
  const isEnded = ['restored', 'refused', 'aborted', 'failed'].includes(phase);
  const hosts = [
    { name: 'east-1', go: changes.go ?? phase === 'maintenance' },
    { name: 'east-2', go: !(changes.go ?? true) },
  ];
  const document = phase === 'maintenance' ? { phase, runId: RUN, worker: true, hosts, ...changes.document } : null;
  return {
    run: { runId: RUN, cluster: 'east', phase, running: !isEnded, holdup: null, ...changes.run },
    document: changes.document === null ? null : document,
    freshness: { kind: 'fresh', ...changes.freshness },
  } as Seen;
}

function asked(phase: 'maintenance' | 'draining', run: string | null = null) {
  return { phase, run };
}

function firstLine(one: Seen, run: string | null = null, phase: 'maintenance' | 'draining' = 'maintenance') {
  const { status, word } = judgeGo(one, 'east-1', 'east', asked(phase, run));
  return `${status} ${word}`;
}

const GO = `200 go ${RUN}`;
const WAIT = `202 wait ${RUN}`;

describe('maintenance: the go', () => {
  it.each(PHASES.map((phase) => [phase, phase === 'maintenance' ? GO : undefined] as const))(
    'is given in %s only if that is maintenance',
    (phase, wanted) => {
      const first = firstLine(seen(phase));
      if (wanted === undefined) expect(first).not.toContain('go');
      else expect(first).toBe(wanted);
    },
  );

  it.each<[string, Seen, string]>([
    ['the claim of the host has counted', seen('maintenance', { go: false }), WAIT],
    ['no worker answers', seen('maintenance', { document: { worker: false } }), WAIT],
    ['nothing is known of the hosts', seen('maintenance', { document: null }), WAIT],
    ['the run has moved on since it was described', seen('maintenance', { document: { phase: 'confirming' } }), WAIT],
    ['the document is of another run', seen('maintenance', { document: { runId: 'run-2' } }), WAIT],
    ['the run does not list the host', seen('maintenance', { document: { hosts: [] } }), WAIT],
    ['the last look is old', seen('maintenance', { freshness: { kind: 'old', why: 'old' } }), WAIT],
    ['the run stands still', seen('maintenance', { run: { holdup: 'it is paused' } }), WAIT],
    ['the run is of another cluster', seen('maintenance', { run: { cluster: 'west' } }), '202 wait'],
    ['the run has ended', seen('maintenance', { run: { running: false } }), '202 wait'],
    ['there never was a run', { ...seen('failed'), run: null }, '202 wait'],
  ])('is not given where %s', (_, one, wanted) => {
    expect(firstLine(one)).toBe(wanted);
  });

  it('is over for a host that named the run, once the run has ended, has moved on or has counted its claim', () => {
    for (const phase of ['confirming', 'reactivating', 'aborting', 'restored', 'failed'] as const) {
      expect([phase, firstLine(seen(phase), RUN)]).toEqual([phase, '409 over']);
    }
    expect(firstLine(seen('maintenance', { go: false }), RUN)).toBe('409 over');
    expect(firstLine(seen('maintenance'), 'run-0')).toBe('409 over');
    expect(firstLine({ ...seen('failed'), run: null }, RUN)).toBe('409 over');
    for (const phase of ['scheduled', 'preflight', 'draining', 'settling'] as const)
      expect([phase, firstLine(seen(phase), RUN)]).toEqual([phase, WAIT]);
    expect(firstLine(seen('maintenance'), RUN)).toBe(GO);
  });
});

it.each<[Phase, string]>([
  ['scheduled', WAIT],
  ['preflight', WAIT],
  ['draining', GO],
  ['settling', GO],
  ['maintenance', GO],
  ['confirming', GO],
  ['reactivating', '409 over'],
  ['aborting', '409 over'],
  ['aborted', '409 over'],
])('draining: a host must take no more jobs, in %s: %s', (phase, wanted) => {
  expect(firstLine(seen(phase), RUN, 'draining')).toBe(wanted);
});
