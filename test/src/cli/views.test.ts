import { describe, expect, it } from 'vitest';
import { uiLink } from '../../../src/cli/ui-link.js';
import { changeLine } from '../../../src/cli/views/change-line.js';
import { planText } from '../../../src/cli/views/plan-text.js';
import { detailsOf, summaryOf } from '../../../src/cli/views/start-text.js';
import { statusText } from '../../../src/cli/views/status-text.js';
import { parseConfig } from '../../../src/config.js';
import type { StatusDocument } from '../../../src/domain/status.js';
import { LIMITS, type MaintainInput } from '../../../workflows/messages.js';
import { configText } from './stub/harness.js';

const HOST = {
  go: false,
  inFlight: 0,
  ready: true,
  claimed: false,
  unobservable: null,
  bootIdBefore: 'a',
  bootId: 'a',
};
const DOCUMENT: StatusDocument = {
  ...{ service: 'core', cluster: 'east', workflowId: 'tagout-core', runId: 'r1', phase: 'maintenance' },
  ...{ startedAt: '2026-11-22T15:00:00.000Z', phaseSince: '2026-11-22T15:03:10.120Z' },
  ...{ deadlineAt: '2026-11-23T15:03:10.120Z', startedBy: 'alice@ops-1', reason: 'kernel 6.1.150' },
  ...{ adopted: true, standby: false, reboot: 'optional', waitingFor: ['east-2: claim'], claims: [], timeline: [] },
  hosts: [
    { ...HOST, name: 'east-1', claimed: true, bootIdBefore: '0123456789', bootId: 'fedcba9876' },
    { ...HOST, name: 'east-2', go: true, inFlight: null, unobservable: 'connection refused' },
  ],
  shares: [
    { where: 'core HTTP:80 default', targetGroup: 'core-east', baseline: 100, expected: 0, observed: 0 },
    { where: 'core HTTP:80 rule 10 (path /v1/*)', targetGroup: 'core-east', baseline: 50, expected: 0, observed: 50 },
  ],
  ...{
    observedAt: '2026-11-22T15:04:01.000Z',
    worker: true,
    failure: null,
    next: null,
    warnings: [],
    lastRefusal: null,
  },
  ...{ outOfService: ['east'], exposed: [] },
};
const NOW = new Date('2026-11-22T15:08:10.120Z');

describe('a status', () => {
  it('says where the run is', () => {
    expect(statusText(DOCUMENT, NOW)).toEqual([
      'core: east maintenance since 15:03:10Z (5 min): kernel 6.1.150 (alice@ops-1, adopted, no reboot required)',
      'waiting for: east-2: claim',
      'hosts:',
      '  east-1: claimed done, 0 in flight, ready, boot 01234567 → fedcba98',
      "  east-2: HAS THE GO, can't be read: connection refused",
      'shares (read at 15:04:01Z):',
      '  core HTTP:80 default: core-east 0 (baseline 100)',
      '  core HTTP:80 rule 10 (path /v1/*): core-east 50, EXPECTED 0 (baseline 50)',
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
      'no worker answers: this is what Temporal itself knows of the run',
    ]);
    expect(lines.slice(-3)).toEqual([
      'the last start, of west by alice@ops-1 at 15:05:00Z, was refused:',
      '  - too few',
      'next: tagout start east --adopt --reason "..."',
    ]);
    expect(lines.join('\n')).not.toMatch(/deadline|waiting for/);
  });

  it('is one line where a terminal is not redrawn', () => {
    expect(changeLine(DOCUMENT)).toBe(
      'east maintenance | east-1 claimed done, 0 in flight, ready, boot 01234567 → fedcba98 | ' +
        "east-2 HAS THE GO, can't be read: connection refused | waiting for east-2: claim",
    );
  });
});

describe('a plan', () => {
  it('that would not be refused says so', () => {
    const hosts = [{ name: 'east-1', inFlight: null, ready: null, bootId: null, unobservable: 'timed out' }];
    expect(planText({ cluster: 'east', changes: [], hosts, refusals: [], warnings: ['shared with others'] })).toEqual([
      'east: nothing would be drained',
      'hosts now:',
      "  east-1: can't be read: timed out",
      'warning: shared with others',
      'start would not be refused.',
    ]);
  });
});

describe('the link to the Temporal UI', () => {
  const run = { workflowId: 'tagout-core', runId: 'r1' };
  it.each([
    [{}, 'localhost:7233', 'http://localhost:8233/namespaces/default/workflows/tagout-core/r1/history'],
    [{}, '127.0.0.1:7233', 'http://localhost:8233/namespaces/default/workflows/tagout-core/r1/history'],
    [
      { TAGOUT_UI_URL: 'https://ui/x/' },
      'far:7233',
      'https://ui/x/namespaces/default/workflows/tagout-core/r1/history',
    ],
    [{}, 'far:7233', null],
    [{ TAGOUT_UI_URL: '' }, '127.0.0.1:7234', null],
  ])('with %o at %s is %s', (env, address, link) => {
    expect(uiLink(env, { address, namespace: 'default' }, run)).toBe(link);
  });
});

describe('what a start writes for the Temporal UI', () => {
  const parsed = parseConfig(configText('core'));
  if (!parsed.ok) throw new Error('the config of the tests is wrong');
  const input: MaintainInput = {
    ...{ config: parsed.config, cluster: 'east', startedBy: 'alice@ops-1', reason: 'kernel\n6.1.150', limits: LIMITS },
    adopt: { share: 'balanced' },
    standby: false,
  };

  it('is a summary on one line', () => {
    expect(summaryOf(input)).toBe('core: east out for maintenance – kernel 6.1.150 (alice@ops-1)');
  });

  it('is never longer than the server takes, and still says who', () => {
    const long = summaryOf({ ...input, reason: '🦊'.repeat(500) });
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(300);
    expect(long).toMatch(/: east out for maintenance – 🦊+… \(alice@ops-1\)$/u);
    const startedBy = `alice@${'ops'.repeat(100)}`;
    expect(summaryOf({ ...input, startedBy, reason: '🦊'.repeat(500) })).toBe(
      `core: east out for maintenance – … (${startedBy})`,
    );
  });

  it.each([0, 1, 2, 3])('never splits a letter: %i bytes before it', (before) => {
    const long = detailsOf({ ...input, reason: 'x'.repeat(before) + '🦊'.repeat(10_000) });
    expect(long).toMatch(/- why: x*🦊+…$/u);
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(10_000);
    expect(Buffer.byteLength(long)).toBeGreaterThan(10_000 - 4);
  });

  it('has the details', () => {
    expect(detailsOf(input)).toContain('- hosts: east-1 (10.0.1.11), east-2 (10.0.1.12)');
    expect(detailsOf(input)).toContain('- adopted: yes, share balanced');
  });
});
