import { describe, expect, it } from 'vitest';
import { rollText } from '../../../../src/cli/views/guard-text.js';
import { textOf } from '../../../../src/cli/views/screen/line.js';
import { frame } from '../../../../src/cli/views/screen/frame.js';
import { paint } from '../../../../src/cli/views/screen/paint.js';
import { statusLines } from '../../../../src/cli/views/status-text.js';
import type { RollStatus } from '../../../../src/domain/roll/document.js';
import type { StatusDocument } from '../../../../src/domain/status.js';
import { NOTHING_LIVE } from '../../../../src/runs/live.js';
import { DOCUMENT } from './document.js';

const NOW = new Date('2026-11-22T15:04:10.120Z');

const ROLL: RollStatus = {
  ...{ workflowId: 'tagout-roll-core', runId: 'r9', phase: 'rolling', startedAt: '2026-11-22T15:00:00.000Z' },
  ...{ phaseSince: '2026-11-22T15:03:10.120Z', startedBy: 'alice@ops-1', reason: 'kernel 6.1.150' },
  clusters: [
    { name: 'north', state: 'done', runId: 'r0' },
    { name: 'east', state: 'current', runId: 'r1' },
    { name: 'west', state: 'waiting', runId: null },
  ],
  ...{ waitingFor: [], said: [], timeline: [], warnings: [], failure: null, next: null },
};

const textsOf = (roll: Partial<RollStatus>, current: StatusDocument | null = null, document = current) =>
  statusLines(document, NOTHING_LIVE, NOW, { service: 'core', roll: { ...ROLL, ...roll }, current }).map(textOf);

describe('a roll, as status shows it', () => {
  it('is its clusters with ticks, and the maintenance of the current one', () => {
    const lines = textsOf({}, { ...DOCUMENT, next: 'tagout done' });
    expect(lines.slice(0, 6)).toEqual([
      'core: roll rolling since 15:03:10Z (60 s), 1 of 3 done: kernel 6.1.150 (alice@ops-1)',
      '✓ north  done',
      '▸ east  current: maintenance',
      '· west  waiting',
      '',
      'core: east maintenance since 15:03:10Z (60 s): kernel 6.1.150 (alice@ops-1, adopted, no reboot required)',
    ]);
    expect(lines.at(-1)).toBe('next: tagout done');
  });

  it.each<[string, Partial<RollStatus>, string[]]>([
    ['what it waits for', { phase: 'paused', waitingFor: ['tagout resume', 'x'] }, ['waiting for: tagout resume; x']],
    [
      'who said what',
      {
        said: [
          { what: 'pause', by: 'bob', reason: 'lunch', at: '2026-11-22T15:01:00.000Z', cluster: 'east' },
          { what: 'approve', by: 'carol', reason: 'go', at: '2026-11-22T15:02:00.000Z', cluster: 'west' },
          { what: 'abort', by: 'dave', reason: 'wrong day', at: '2026-11-22T15:02:30.000Z', cluster: null },
        ],
      },
      [
        '15:01:00Z paused by bob, at east: lunch',
        '15:02:00Z approved by carol for west: go',
        '15:02:30Z aborted by dave: wrong day',
      ],
    ],
    ['what should be known', { warnings: ['a target is new'] }, ['warning: a target is new']],
  ])('says %s', (_, roll, said) => {
    expect(textsOf(roll).slice(-said.length)).toEqual(said);
  });

  it('says first that no worker answers, and once', () => {
    const silent = { phase: 'paused' as const, warnings: ['no worker answers'], waitingFor: ['a worker'] };
    const unknown = 'no worker answers: this is what Temporal itself knows about the roll';
    expect(textsOf(silent)[0]).toBe(unknown);
    expect(textsOf(silent).at(-1)).toBe('waiting for: a worker');
    const below = textsOf(silent, { ...DOCUMENT, worker: false });
    expect(below.filter((line) => /no worker answers|a worker/.test(line))).toEqual([
      'no worker answers: this is what Temporal itself knows about the run',
    ]);
    expect(textsOf(silent, DOCUMENT)[0]).toBe(unknown);
  });

  it('that stopped says so first, and ends with the one command to go on', () => {
    const failure = { type: 'RollStopped' as const, message: 'FAILED in rolling.\nmore', reasons: ['few'], drift: [] };
    const lines = textsOf(
      {
        ...{ phase: 'failed', failure, waitingFor: ['nothing'], next: 'tagout start east --adopt' },
        clusters: [
          { name: 'east', state: 'failed', runId: 'r1' },
          { name: 'west', state: 'left', runId: null },
        ],
      },
      { ...DOCUMENT, next: 'tagout start east --adopt' },
    );
    expect(lines.slice(0, 5)).toEqual([
      ...['FAILED in rolling.', '  - few', 'core: roll failed at 15:03:10Z, 0 of 2 done: kernel 6.1.150 (alice@ops-1)'],
      ...['✗ east  failed', '· west  left'],
    ]);
    expect(lines.filter((line) => line.startsWith('next: '))).toEqual(['next: tagout start east --adopt']);
    expect(lines.at(-1)).toBe('next: tagout start east --adopt');
    expect(lines).not.toContain('waiting for: nothing');
  });

  it('whose roll died says that its maintenance goes on', () => {
    expect(textsOf({ phase: 'failed' }, DOCUMENT)).toContain('▸ east  goes on by itself: maintenance');
  });

  it('tells of a refused start also between two clusters', () => {
    const lastRefusal = { at: '2026-11-22T15:01:00.000Z', by: 'bob', cluster: 'west', reasons: ['a roll is on'] };
    expect(textsOf({ phase: 'gate' }, null, { ...DOCUMENT, lastRefusal })).toContain('  - a roll is on');
  });

  it('gives up the empty row above the maintenance before anything is left out', () => {
    const roll = { service: 'core', roll: ROLL, current: DOCUMENT };
    const shown = { document: DOCUMENT, live: NOTHING_LIVE, roll, overTime: () => [], outage: null, seenAt: NOW };
    const texts = (rows: number): string[] => frame(shown, { columns: 120, rows }, NOW).map(textOf);
    const whole = texts(60);
    expect(texts(whole.length - 1)).toEqual(whole.filter((line) => line !== ''));
    expect(texts(6).at(-1)).toMatch(/^… \d+ more lines: tagout status$/);
  });

  it('fits a small screen, and what others wrote controls no terminal', () => {
    const evil = '\x1b[2J\u202eevil\n';
    const clusters = Array.from({ length: 30 }, (_, index) => ({
      name: `${evil}${index}`,
      state: index === 20 ? ('current' as const) : ('waiting' as const),
      runId: null,
    }));
    const roll = { service: 'core', roll: { ...ROLL, clusters, reason: evil, warnings: [evil] }, current: DOCUMENT };
    const shown = { document: DOCUMENT, live: NOTHING_LIVE, roll, overTime: () => [], outage: null, seenAt: NOW };
    const rows = frame(shown, { columns: 60, rows: 20 }, NOW).map((line) => paint(line, false));
    expect(rows.length).toBeLessThanOrEqual(20);
    for (const row of rows) expect(row).not.toMatch(/\p{C}/u);
    // The worst is kept: the cluster that is out.
    expect(rows.some((row) => row.startsWith('▸ '))).toBe(true);
    expect(rows.some((row) => /more clusters/.test(row))).toBe(true);
  });
});

it.each<[string, Partial<RollStatus>, string]>([
  ['who, why, and what is to come', {}, 'done: north; to come: east, west'],
  [
    'the first trouble',
    { warnings: ['no worker answers', 'late'] },
    'done: north; to come: east, west; no worker answers',
  ],
  ['when nothing is done yet', { clusters: ROLL.clusters.slice(1) }, 'done: none; to come: east, west'],
])('guard says of a roll %s', (_, roll, end) => {
  const text = rollText({ ...ROLL, ...roll }, NOW);
  expect(text).toBe(`a roll is under way, rolling since 15:03:10Z: kernel 6.1.150 (alice@ops-1); ${end}`);
});
