import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsIn } from '../../../../../src/cli/views/screen/cells.js';
import { frame, type Frame } from '../../../../../src/cli/views/screen/frame.js';
import { textOf } from '../../../../../src/cli/views/screen/line.js';
import type { HostStatus, StatusDocument } from '../../../../../src/domain/status.js';
import { NOTHING_LIVE } from '../../../../../src/runs/live.js';

const NOW = new Date('2026-11-22T15:08:10.000Z');
const at = (secondsAgo: number) => new Date(NOW.getTime() - secondsAgo * 1000).toISOString();

function host(name: string, wishes: Partial<HostStatus> = {}): HostStatus {
  return {
    ...{ name, go: false, inFlight: 0, ready: true, bootIdBefore: 'aaaaaaaaaa', bootId: 'aaaaaaaaaa', claimed: false },
    ...{ unobservable: null, readAt: at(1) },
    ...wishes,
  };
}

const DOCUMENT: StatusDocument = {
  ...{ service: 'core', cluster: 'east', workflowId: 'tagout-core', runId: 'r1', phase: 'settling' },
  ...{
    startedAt: at(60),
    phaseSince: at(42),
    deadlineAt: at(-3552),
    startedBy: 'alice@ops-1',
    reason: 'kernel 6.1.150',
  },
  ...{ adopted: false, standby: false, reboot: 'required', waitingFor: ['east-2: 3 in flight'] },
  hosts: [host('east-1'), host('east-2', { inFlight: 3 })],
  claims: [],
  timeline: [
    { phase: 'preflight', at: at(60) },
    { phase: 'draining', at: at(57) },
    { phase: 'settling', at: at(42) },
  ],
  shares: [
    { where: 'core HTTP:80 default', targetGroup: 'core-east', baseline: 100, expected: 0, observed: 0 },
    { where: 'core HTTP:80 rule 10 (path /v1/*)', targetGroup: 'core-east', baseline: 50, expected: 0, observed: 0 },
  ],
  ...{ observedAt: at(2), worker: true, failure: null, next: 'tagout watch', warnings: [], lastRefusal: null },
  ...{ outOfService: ['east'], exposed: [] },
};

const SHOWN: Frame = {
  document: DOCUMENT,
  live: {
    progress: [
      { wait: 'drain.settle', doneMs: 30_000, ofMs: 30_000, restarted: null },
      {
        ...{ wait: 'drain.quiet', doneMs: 9_000, ofMs: 30_000 },
        restarted: { at: at(11), why: ['east-2: 3 in flight'] },
      },
    ],
    ...{ goodLookAt: at(4), everyMs: 10_000 },
  },
  overTime: (name) => (name === 'east-1' ? [4, 2, 1, 0, 0] : [4, 8, null, 5, 3]),
  ...{ outage: null, seenAt: NOW },
};

const draw = (shown: Frame, columns = 80, rows = 24) => frame(shown, { columns, rows }, NOW).map(textOf);
const of = (wishes: Partial<StatusDocument>): Frame => ({ ...SHOWN, document: { ...DOCUMENT, ...wishes } });

describe('the picture of a run', () => {
  it('shows phases, waits, hosts, shares, deadline and look', () => {
    expect(draw(SHOWN)).toEqual([
      'core: east settling since 15:07:28Z (42 s): kernel 6.1.150 (alice@ops-1)',
      '✓ preflight 3 s  ✓ draining 15 s  ▸ settling 42 s  · maintenance  · confirming',
      '  · reactivating',
      'waiting for: east-2: 3 in flight',
      'drain.settle  ████████████████████  30 s of 30 s',
      'drain.quiet   ██████░░░░░░░░░░░░░░  9 s of 30 s, begun anew at 15:07:59Z:',
      '    east-2: 3 in flight',
      'hosts (in flight over the last 5 s, at most 8):',
      '  east-1: 0 in flight, ready, boot aaaaaaaa  ▅▃▂▁▁',
      '  east-2: 3 in flight, ready, boot aaaaaaaa  ▅█·▆▄',
      'shares (read at 15:08:08Z, 2 s ago):',
      '  ░░░░░░░░░░ core HTTP:80 default: core-east 0 (baseline 100)',
      '  ░░░░░░░░░░ core HTTP:80 rule 10 (path /v1/*): core-east 0 (baseline 50)',
      'out of service: east',
      'deadline: 16:07:22Z (in 59 min 12 s)',
      'last good look: 15:08:06Z (4 s ago)',
      'next: tagout watch',
    ]);
  });

  it('shows drift in red, with what was expected and what was observed, first', () => {
    const drift = [{ where: 'core HTTP:80 default', what: 'share of core-east', expected: '0', observed: '100' }];
    const message = 'FAILED in settling (RoutingDrift) at 15:08:07Z: TRAFFIC IS REACHING east.';
    const lines = frame(
      of({ phase: 'failed', failure: { type: 'RoutingDrift', message, drift, reasons: [] } }),
      { columns: 80, rows: 24 },
      NOW,
    );
    expect(lines.slice(0, 4).map(textOf)).toEqual([
      message,
      '  core HTTP:80 default: share of core-east: expected 0, observed 100',
      'tagout has written nothing since.',
      expect.stringMatching(/^core: east failed at /) as string,
    ]);
    expect(lines[0]![0]).toMatchObject({ look: 'bad' });
    expect(
      lines[1]!
        .filter(({ look }) => look === 'bad')
        .map(({ text }) => text)
        .join(''),
    ).toBe('observed 100');
  });

  it('counts the hosts that do not fit, and shows the worst first', () => {
    const hosts = Array.from({ length: 200 }, (_, n) =>
      host(
        `east-${n}`,
        n === 150 ? { unobservable: 'timed out', inFlight: null } : { inFlight: n >= 190 ? n - 189 : 0 },
      ),
    );
    const lines = draw(of({ hosts, waitingFor: hosts.map(({ name }) => `${name}: claim`) }));
    expect(lines).toHaveLength(24);
    const title = lines.findIndex((line) => line.startsWith('hosts'));
    expect(lines[title + 1]).toMatch(/east-150: can't be read: timed out/);
    expect(lines[title + 2]).toMatch(/east-199: 10 in flight/);
    const [more] = lines.filter((line) => /more hosts/.test(line));
    const shown = lines.filter((line) => /^ {2}east-\d+: .*boot|read:/.test(line)).length;
    expect(more).toBe(`  … ${200 - shown} more hosts: ${11 - shown} busy`);
    expect(lines.some((line) => /^waiting for: east-0: claim; /.test(line))).toBe(true);
    expect(lines.some((line) => /; … 19\d more$/.test(line))).toBe(true);
    expect(lines.at(-1)).toBe('next: tagout watch');
    // With room, they are in the order of the config.
    const all = draw(of({ hosts }), 120, 300);
    expect(all[all.findIndex((line) => line.startsWith('hosts')) + 1]).toMatch(/east-0:/);
    expect(all.filter((line) => /^ {2}east-/.test(line))).toHaveLength(200);
  });

  it('counts what the hosts that do not fit are, and shows those with the go before those that are done', () => {
    const hosts = Array.from({ length: 200 }, (_, n) =>
      host(
        `east-${n}`,
        n < 185
          ? { claimed: true, bootId: 'b' }
          : n < 190
            ? { go: true }
            : { go: true, ready: null, inFlight: null, unobservable: 'timed out' },
      ),
    );
    const lines = draw(of({ hosts, phase: 'maintenance' }), 80, 34);
    const title = lines.findIndex((line) => line.startsWith('hosts'));
    expect(lines.slice(title + 1, title + 16).map((line) => line.split(':')[0])).toEqual(
      [190, 191, 192, 193, 194, 195, 196, 197, 198, 199, 185, 186, 187, 188, 189].map((n) => `  east-${n}`),
    );
    expect(lines.find((line) => /more hosts/.test(line))).toMatch(
      /^ {2}… (\d+) more hosts: \1 claimed done, \1 rebooted$/,
    );
    const few = draw(of({ hosts, phase: 'maintenance' }), 120, 20);
    expect(few.find((line) => /more hosts/.test(line))).toMatch(
      /more hosts: \d+ with the go, 185 claimed done, \d+ can't be read, 185 rebooted$/,
    );
    const idle = draw(of({ hosts: hosts.map(({ name }) => host(name)) }), 80, 20);
    expect(idle.find((line) => /more hosts/.test(line))).toMatch(/more hosts, none busy$/);
  });

  it('shows claims as they come, with their verdict, the latest when not all fit', () => {
    const claims = Array.from({ length: 60 }, (_, n) => ({
      ...{ host: n % 2 === 0 ? 'east-1' : 'east-2', bootId: null, at: at(100 - n), note: null, by: null },
      verdict: n === 59 ? ('counted' as const) : ('unverified' as const),
    }));
    const lines = draw(of({ claims }));
    const title = lines.indexOf('claims:');
    const more = lines.findIndex((line) => /earlier claims/.test(line));
    expect(lines[more - 1]).toBe('  15:07:29Z east-2 counted');
    expect(lines[more]).toBe(`  … ${60 - (more - title - 1)} more earlier claims`);
  });

  it('counts down what blockers have left, in red', () => {
    const blocked = { wait: 'blockers.deadline' as const, doneMs: 720_000, ofMs: 3_600_000, restarted: null };
    const lines = frame({ ...SHOWN, live: { ...NOTHING_LIVE, progress: [blocked] } }, { columns: 80, rows: 24 }, NOW);
    const line = lines.find((one) => textOf(one).startsWith('blockers.deadline'));
    expect(textOf(line!)).toBe('blockers.deadline  ████░░░░░░░░░░░░░░░░  12 min of 60 min, 48 min left');
    expect(line![1]).toMatchObject({ look: 'bad' });
  });

  it('warns of a look that is late', () => {
    const live = { ...NOTHING_LIVE, goodLookAt: at(40), everyMs: 10_000 };
    const line = frame({ ...SHOWN, live }, { columns: 80, rows: 24 }, NOW).find((one) => /^last/.test(textOf(one)));
    expect(line).toEqual([{ text: 'last good look: 15:07:30Z (40 s ago)', look: 'bad' }]);
  });

  it('says of an outage of Temporal how old everything is, above what was last seen', () => {
    const outage = { since: new Date(at(20)), why: 'localhost:7233 does not answer.' };
    expect(draw({ ...SHOWN, outage, seenAt: new Date(at(21)) }, 120).slice(0, 3)).toEqual([
      "Temporal can't be reached since 15:07:50Z (20 s); this was last seen at 15:07:49Z, and the run may have moved on",
      'localhost:7233 does not answer.',
      expect.stringMatching(/^core: east settling/) as string,
    ]);
  });

  it('says that no worker answers', () => {
    expect(draw(of({ worker: false }))[0]).toBe('no worker answers: this is what Temporal itself knows about the run');
  });
});

describe('in any size', () => {
  const texts = fc.constantFrom('east', '日本'.repeat(30), '\x1b[2J\x1b]0;x\x07\r\n', 'x'.repeat(300), '🚧 \u202e', '');
  const documents = fc.record({
    ...{ reason: texts, startedBy: texts, next: fc.option(texts), worker: fc.boolean() },
    waitingFor: fc.array(texts, { maxLength: 30 }),
    warnings: fc.array(texts, { maxLength: 10 }),
    exposed: fc.array(texts, { maxLength: 2 }),
    hosts: fc.array(
      fc.record({ name: texts, unobservable: fc.option(texts) }).map(({ name, ...wishes }) => host(name, wishes)),
      { maxLength: 30 },
    ),
    claims: fc.array(
      fc.record({ note: fc.option(texts), by: fc.option(texts) }).map((said) => ({
        ...{ host: 'east', bootId: null, at: at(3), verdict: 'counted' as const },
        ...said,
      })),
      { maxLength: 30 },
    ),
    failure: fc.option(
      fc.array(texts, { maxLength: 20 }).map((all) => ({
        ...{ type: 'RoutingDrift' as const, message: all.join(' '), reasons: all },
        drift: all.map((text) => ({ where: text, what: text, expected: '0', observed: text })),
      })),
    ),
  });

  it('nothing is wider or higher than the terminal, and the next command is the last row', () => {
    fc.assert(
      fc.property(
        documents,
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        (wishes, columns, rows) => {
          const document = { ...DOCUMENT, ...wishes, next: 'tagout' };
          const lines = frame({ ...SHOWN, document }, { columns, rows }, NOW);
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of lines) expect(cellsIn(line)).toBeLessThanOrEqual(columns);
          if (rows >= 2 && columns >= 12) expect(textOf(lines.at(-1)!)).toBe('next: tagout');
        },
      ),
      { numRuns: 40 },
    );
  });
});
