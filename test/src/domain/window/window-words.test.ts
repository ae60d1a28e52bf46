import { expect, it } from 'vitest';
import { closedWords, momentWords } from '../../../../src/domain/window/window-words.js';

it.each([
  ['Europe/Berlin', '2026-11-30T21:00:00.000Z', '2026-11-30 21:00Z (22:00 in Europe/Berlin)'],
  ['Asia/Tokyo', '2026-11-30T21:00:00.000Z', '2026-11-30 21:00Z (2026-12-01 06:00 in Asia/Tokyo)'],
  ['UTC', '2026-11-30T21:00:00.000Z', '2026-11-30 21:00Z'],
])('a moment of %s', (zone, at, words) => {
  expect(momentWords(zone, Date.parse(at))).toBe(words);
});

it('a closed window names its next opening', () => {
  const window = { days: ['mon' as const], from: '22:00', to: '04:00', zone: 'Europe/Berlin' };
  expect(closedWords(window, Date.parse('2026-11-30T21:00:00.000Z'))).toBe(
    'the window is closed until 2026-11-30 21:00Z (22:00 in Europe/Berlin)',
  );
});
