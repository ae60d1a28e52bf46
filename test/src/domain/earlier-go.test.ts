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

  it('needs its history only if nothing else shows whether it gave the go', () => {
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
  ['has an unreadable time', { hosts: [], timeline: [{ phase: 'maintenance', at: 'soon' }] }, { hadGo: true }],
])('by its document, a run that failed %s', (_, told, go) => {
  expect(goWithoutHistory('failed', told)).toEqual(go);
});

it.each<[number | null | undefined, EarlierGo]>([
  [GO_AT_MS, GIVEN],
  // Somebody may have started the run with this phase.
  [null, NONE],
  // A history too long to read: the go counts as given at an unknown time, so another reboot is required.
  [undefined, { hadGo: true }],
])('a run whose history has the go at %s', (atMs, go) => {
  expect(goByHistory(atMs)).toEqual(go);
});

it('a run whose go is over has none left, neither its own nor that of a run that it adopted', () => {
  const hosts = before({ hadGo: true });
  const over = withoutGo({ runId: 'run-0', cluster: 'east', phase: 'failed', baseline: PLAN, hosts, ...GIVEN });
  expect([over.hadGo, ...over.hosts.map(({ hadGo }) => hadGo)]).toEqual([false, false, false]);
});

it.each<[string, 'kept' | 'told' | null]>([
  ['that could be read at preflight keeps its boot', 'kept'],
  ['that could not be read has the boot of the document', 'told'],
  ['that could never be read has no boot', null],
])('a host %s', (_, boot) => {
  const [host] = before({ boot: boot === 'kept' ? { kind: 'id', id: 'kept' } : null });
  const told = boot === null ? [] : [{ name: 'east-1', bootIdBefore: 'told' }];
  expect(withBoot(host!, { hosts: told, timeline: [] }).boot).toEqual(boot === null ? null : { kind: 'id', id: boot });
});
