import { describe, expect, it } from 'vitest';
import {
  goByHistory,
  goWithoutHistory,
  withBoot,
  withoutGo,
  type EarlierDocument,
  type EarlierGo,
} from '../../../src/domain/earlier-go.js';
import { PHASES } from '../../../src/domain/lifecycle.js';
import { before, PLAN } from './run-state.js';

const GO_AT = '2026-11-22T03:05:00.000Z';
const GO_AT_MS = Date.parse(GO_AT);
const GIVEN: EarlierGo = { hadGo: true, goAtMs: GO_AT_MS };
const NONE: EarlierGo = { hadGo: false };

function document(...phases: string[]): EarlierDocument {
  return { hosts: [], timeline: phases.map((phase) => ({ phase, at: GO_AT })) };
}

describe.each(PHASES)('an earlier run last known in %s', (phase) => {
  const hasGo = ['maintenance', 'confirming', 'reactivating'].includes(phase);

  it('needs its history only where that alone tells of the go', () => {
    expect(goWithoutHistory(phase, undefined)).toEqual(hasGo || phase === 'failed' ? null : NONE);
  });
});

it.each<[string, EarlierDocument, EarlierGo]>([
  ['never came to maintenance', document('preflight', 'draining', 'failed'), NONE],
  ['failed in maintenance', document('settling', 'maintenance', 'failed'), GIVEN],
  [
    'came back to maintenance: its first go counts',
    {
      hosts: [],
      timeline: [
        { phase: 'maintenance', at: GO_AT },
        { phase: 'confirming', at: GO_AT },
        { phase: 'maintenance', at: '2026-11-22T04:00:00.000Z' },
      ],
    },
    GIVEN,
  ],
  ['tells no moment', { hosts: [], timeline: [{ phase: 'maintenance', at: 'soon' }] }, { hadGo: true }],
])('by its document a run that failed %s', (_, told, go) => {
  expect(goWithoutHistory('failed', told)).toEqual(go);
});

it.each<[number | null | undefined, EarlierGo]>([
  [GO_AT_MS, GIVEN],
  // Its phase may be what somebody has started it with.
  [null, NONE],
  // Too long to read: then the go is taken for given, at no known moment, and another reboot is asked for.
  [undefined, { hadGo: true }],
])('a run of whose go its history tells %s', (atMs, go) => {
  expect(goByHistory(atMs)).toEqual(go);
});

it('whose go is over has none left, of itself or of a run that it adopted', () => {
  const hosts = before({ hadGo: true });
  const over = withoutGo({ runId: 'run-0', cluster: 'east', phase: 'failed', baseline: PLAN, hosts, ...GIVEN });
  expect([over.hadGo, ...over.hosts.map(({ hadGo }) => hadGo)]).toEqual([false, false, false]);
});

it.each<[string, 'kept' | 'told' | null]>([
  ['that could be read at preflight keeps its boot', 'kept'],
  ['that could not has the one of the document', 'told'],
  ['that nobody could ever read has none', null],
])('a host %s', (_, boot) => {
  const [host] = before({ boot: boot === 'kept' ? { kind: 'id', id: 'kept' } : null });
  const told = boot === null ? [] : [{ name: 'east-1', bootIdBefore: 'told' }];
  expect(withBoot(host!, { hosts: told, timeline: [] }).boot).toEqual(boot === null ? null : { kind: 'id', id: boot });
});
