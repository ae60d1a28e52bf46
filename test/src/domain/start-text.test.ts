import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config.js';
import { detailsOf, rollSummary, summaryOf } from '../../../src/domain/start-text.js';
import { maintainInput } from '../../support/maintain-input.js';
import { configText } from '../cli/stub/harness.js';

describe('what a start writes for the Temporal UI', () => {
  const parsed = parseConfig(configText('core'));
  if (!parsed.ok) throw new Error('the config of the tests is wrong');
  const input = maintainInput(parsed.config, { reason: 'kernel\n6.1.150', adopt: { share: 'balanced' } });

  it('is a summary on one line', () => {
    expect(summaryOf(input)).toBe('core: east out for maintenance – kernel 6.1.150 (alice@ops-1)');
  });

  it('is never longer than the server accepts, and still says who started', () => {
    const long = summaryOf({ ...input, reason: '🦊'.repeat(500) });
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(300);
    expect(long).toMatch(/: east out for maintenance – 🦊+… \(alice@ops-1\)$/u);
    const startedBy = `alice@${'ops'.repeat(100)}`;
    expect(summaryOf({ ...input, startedBy, reason: '🦊'.repeat(500) })).toBe(
      `core: east out for maintenance – … (${startedBy})`,
    );
  });

  it('is short enough for the server, whatever the name of who started', () => {
    const endless = { ...input, startedBy: '🦊'.repeat(5_000), reason: '🦊'.repeat(500) };
    for (const summary of [summaryOf(endless), rollSummary({ ...endless, clusters: Array<string>(30).fill('east') })]) {
      expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(400);
      expect(summary).toMatch(/ – … \(🦊+…\)$/u);
    }
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
