import { expect, it } from 'vitest';
import { firstPhase, isStartWhen } from '../../../../src/domain/window/start-when.js';

it.each<[unknown, boolean]>([
  [{ at: null, waitsForWindow: true }, true],
  [{ at: '2026-11-30T21:00:00.000Z', waitsForWindow: false }, true],
  [{ at: 'tonight', waitsForWindow: false }, false],
  // Two machines may read these as two times.
  [{ at: '2026-11-30T21:00', waitsForWindow: false }, false],
  [{ at: '1', waitsForWindow: false }, false],
  [{ at: '2026-11-30T21:00:00.000Z (tonight)', waitsForWindow: false }, false],
  [{ at: null }, false],
])('%j is when a run begins: %s', (value, is) => {
  expect(isStartWhen(value)).toBe(is);
});

it.each<[Parameters<typeof firstPhase>[0], string]>([
  [null, 'preflight'],
  [{}, 'preflight'],
  [{ when: { at: null, waitsForWindow: true } }, 'preflight'],
  [{ when: { at: '2026-11-30T21:00:00.000Z', waitsForWindow: false } }, 'scheduled'],
])('the first phase of a run with %j is %s', (input, phase) => {
  expect(firstPhase(input)).toBe(phase);
});
