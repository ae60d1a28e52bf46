import { expect, it } from 'vitest';
import { OutageLines } from '../../../../src/cli/views/outage-text.js';

it('an outage is one line at its beginning and one at its end', () => {
  const since = new Date('2026-11-22T15:00:00.000Z');
  const at = (s: number) => new Date(since.getTime() + s * 1000);
  const lines = new OutageLines();
  const outage = { since, why: 'Temporal does not answer.' };
  expect(lines.next(null, at(0))).toBeNull();
  expect(lines.next(outage, at(1))).toBe(
    "15:00:00Z Temporal can't be reached; trying again: Temporal does not answer.",
  );
  expect(lines.next(outage, at(2))).toBeNull();
  expect(lines.next(null, at(40))).toBe('15:00:40Z Temporal answers again, after 40 s');
  expect(lines.next(null, at(41))).toBeNull();
});
