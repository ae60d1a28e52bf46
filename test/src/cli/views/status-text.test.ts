import { describe, expect, it } from 'vitest';
import { changeLine } from '../../../../src/cli/views/change-line.js';
import { humanView } from '../../../../src/cli/views/human.js';
import { cellsOf } from '../../../../src/cli/views/screen/cells.js';
import { statusText } from '../../../../src/cli/views/status-text.js';
import type { View } from '../../../../src/cli/views/view.js';
import type { Phase } from '../../../../src/domain/lifecycle.js';
import type { ClaimStatus, StatusDocument, Verdict } from '../../../../src/domain/status.js';
import { DOCUMENT, HOST } from './document.js';

const NOW = new Date('2026-11-22T15:08:10.120Z');
const at = (secondsAgo: number) => new Date(NOW.getTime() - secondsAgo * 1000).toISOString();

function claim(host: string, verdict: Verdict, said: Partial<ClaimStatus> = {}): ClaimStatus {
  return { host, bootId: null, at: '2026-11-22T15:04:00.000Z', verdict, note: null, by: null, ...said };
}

/** What is printed in a terminal of so many columns, or through a pipe. */
async function printedBy(show: (view: View) => Promise<void> | void, columns?: number): Promise<string> {
  let printed = '';
  const stdout = (text: string): void => void (printed += text);
  const io = { stdout, log: stdout, stderr: () => undefined, env: { NO_COLOR: '1' }, user: 'alice' };
  const terminal = { columns: columns ?? 80, rows: 24, on: () => undefined, off: () => undefined };
  await show(humanView({ ...io, isTTY: columns !== undefined, terminal }));
  return printed;
}

describe('a status', () => {
  it('says where the run is', () => {
    expect(statusText(DOCUMENT, NOW)).toEqual([
      'core: east maintenance since 15:03:10Z (5 min): kernel 6.1.150 (alice@ops-1, adopted, no reboot required)',
      'waiting for: east-2: claim',
      'hosts:',
      '  east-1: claimed done, 0 in flight, ready, boot 01234567 → fedcba98',
      "  east-2: HAS THE GO, can't be read: connection refused",
      'shares (read at 15:04:01Z, 4 min ago):',
      '  ░░░░░░░░░░ core HTTP:80 default: core-east 0 (baseline 100)',
      '  ██████████ core HTTP:80 rule 10 (path /v1/*): core-east 50, EXPECTED 0 (baseline 50)',
      'out of service: east',
      'deadline: 2026-11-23 15:03:10Z (in 24 h)',
    ]);
  });

  it('says what is dangerous first and what to do last', () => {
    const drift = [{ where: 'core HTTP:80 default', what: 'share of core-east', expected: '0', observed: '100' }];
    const lines = statusText(
      {
        ...DOCUMENT,
        phase: 'failed',
        exposed: ['east'],
        worker: false,
        failure: { type: 'RoutingDrift', message: 'FAILED in maintenance: TRAFFIC\nand more', drift, reasons: [] },
        next: 'tagout start east --adopt --reason "..."',
        lastRefusal: { at: '2026-11-22T15:05:00.000Z', by: 'alice@ops-1', cluster: 'west', reasons: ['too few'] },
      },
      NOW,
    );
    expect(lines.slice(0, 5)).toEqual([
      'FAILED in maintenance: TRAFFIC',
      '  core HTTP:80 default: share of core-east: expected 0, observed 100',
      'tagout has written nothing since.',
      'EXPOSED: traffic is reaching east before its hosts were confirmed',
      'this is what Temporal itself knows about the run',
    ]);
    expect(lines.slice(-3)).toEqual([
      'the last start, of west by alice@ops-1 at 15:05:00Z, was refused:',
      '  - too few',
      'next: tagout start east --adopt --reason "..."',
    ]);
    expect(lines.join('\n')).not.toMatch(/deadline|waiting for/);
  });

  it('says how old a reading is that is no longer fresh', () => {
    const [line] = statusText({ ...DOCUMENT, hosts: [{ ...HOST, name: 'east-1', readAt: at(40) }] }, NOW).slice(3);
    expect(line).toBe('  east-1: 0 in flight, ready, boot a, read 40 s ago');
    const unread = { ...HOST, name: 'east-1', unobservable: 'timed out', readAt: at(340) };
    const ended: StatusDocument = { ...DOCUMENT, phase: 'failed', phaseSince: at(300), hosts: [unread] };
    expect(statusText(ended, NOW)).toContain("  east-1: can't be read: timed out, read 40 s before the end");
  });

  it.each<[Phase, string]>([
    ['maintenance', '5, EXPECTED 0'],
    ['failed', '5, EXPECTED 0'],
    ['draining', '5, expected 0'],
    ['reactivating', '5, expected 0'],
    ['aborting', '5, expected 0'],
  ])('in %s says of a share that it reads %s', (phase, words) => {
    const shares = [
      { where: 'core HTTP:80 default', targetGroup: 'core-east', baseline: 50, expected: 0, observed: 5 },
    ];
    const line = `  █░░░░░░░░░ core HTTP:80 default: core-east ${words} (baseline 50)`;
    expect(statusText({ ...DOCUMENT, phase, shares }, NOW)).toContain(line);
  });

  it('shows a claim that was refused until a better one comes, with its note', () => {
    const refused = claim('east-2', 'not-rebooted', { note: 'all fine', by: 'bob@ops-2' });
    const text = (...claims: ClaimStatus[]) =>
      statusText({ ...DOCUMENT, claims }, NOW).filter((line) => /claim of/.test(line));
    expect(text(claim('east-2', 'counted'), refused)).toEqual([
      'claim of east-2 at 15:04:00Z refused: not-rebooted: east-2 has not rebooted since the go: reboot it, then claim again. It said: "all fine". (bob@ops-2)',
    ]);
    expect(text(refused, claim('east-1', 'other-boot'))).toHaveLength(2);
    expect(text(refused, claim('east-2', 'superseded'))).toHaveLength(1);
    for (const better of ['counted', 'duplicate', 'unverified'] as const)
      expect(text(refused, claim('east-2', better))).toEqual([]);
    expect(text(...Array.from({ length: 50 }, (_, i) => claim(`host-${i}`, 'unknown-host')))).toHaveLength(5);
    expect(changeLine({ ...DOCUMENT, claims: [refused] })).toContain(' | claim of east-2 refused: not-rebooted');
  });

  it('lets nothing that somebody wrote steer the terminal', async () => {
    const printed = await printedBy((view) =>
      view.status({ ...DOCUMENT, warnings: ['\x1b[2J\rall is well\x9b1m\nnext: rm'] }),
    );
    expect(printed).toContain('warning:  [2J all is well 1m next: rm\n');
  });

  it('is broken between words in a terminal, where nothing is cut; a command that is copied stays on one line', async () => {
    const next = `tagout start east --adopt --reason "${'kernel '.repeat(20)}"`;
    const document = {
      ...{
        ...DOCUMENT,
        next,
        reason: '日本 '.repeat(30).trim(),
        warnings: ['too long for one line '.repeat(9).trim()],
      },
      waitingFor: [1, 2, 3, 4, 5, 6, 7].map((n) => `east-${n}: claim of a host that has the go`),
    };
    const show = (view: View) => view.status(document);
    const [wide, narrow] = [await printedBy(show), await printedBy(show, 80)];
    const lines = narrow.split('\n');
    expect(lines).toContain(`next: ${next}`);
    expect(lines.filter((line) => line !== `next: ${next}` && cellsOf(line) > 79)).toEqual([]);
    expect(lines.length).toBeGreaterThan(wide.split('\n').length);
    // Between pieces, the end of the row takes the place of the separator.
    const words = (text: string): string[] => text.split(/[\s;]+/);
    expect(words(narrow)).toEqual(words(wide));
    // What belongs together stays together.
    expect(lines.filter((line) => line.includes('claim of a host')).every((line) => /go(;|$)/.test(line))).toBe(true);
    const planned = { cluster: 'east', changes: [], hosts: [], refusals: ['drained by hand '.repeat(9)], warnings: [] };
    const plan = await printedBy((view) => view.plan(planned), 80);
    expect(plan.split('\n').every((line) => cellsOf(line) < 80)).toBe(true);
  });

  it('is one line where a terminal is not redrawn', () => {
    expect(changeLine(DOCUMENT)).toBe(
      'east maintenance | east-1 claimed done, 0 in flight, ready, boot 01234567 → fedcba98 | ' +
        "east-2 HAS THE GO, can't be read: connection refused | waiting for east-2: claim",
    );
  });
});
