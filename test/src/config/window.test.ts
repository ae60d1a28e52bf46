import { expect, it } from 'vitest';
import { errorsOf, MINIMAL, parsed } from './sample.js';

const window = (inner: string): string => `${MINIMAL}window: { ${inner} }\n`;
const NIGHT = `from: '22:00', to: '04:00', zone: Europe/Berlin`;

it('has its days in the order of the week', () => {
  expect(parsed(window(`days: [thu, mon], ${NIGHT}`)).window).toEqual({
    ...{ days: ['mon', 'thu'], from: '22:00', to: '04:00', zone: 'Europe/Berlin' },
  });
  expect(Object.keys(parsed(MINIMAL))).not.toContain('window');
});

it('may be whole days', () => {
  expect(parsed(window(`days: [sat], from: '00:00', to: '24:00', zone: UTC`)).window?.to).toBe('24:00');
});

it.each<[string, string, words: string]>([
  ['no days', window(NIGHT), 'window.days is missing'],
  ['no day', window(`days: [], ${NIGHT}`), 'window.days must be a list of mon, tue'],
  ['another day', window(`days: [monday], ${NIGHT}`), 'window.days[0] must be one of mon, tue'],
  ['a day twice', window(`days: [mon, mon], ${NIGHT}`), 'window.days must be a list that names each day once'],
  ['no zone', window(`days: [mon], from: '22:00', to: '04:00'`), 'window.zone is missing'],
  [
    'an unknown zone',
    window(`days: [mon], from: '22:00', to: '04:00', zone: Europe/Atlantis`),
    'window.zone must be the IANA',
  ],
  ['an offset', window(`days: [mon], from: '22:00', to: '04:00', zone: '+02:00'`), 'window.zone must be the IANA'],
  [
    'an hour of one digit',
    window(`days: [mon], from: '9:00', to: '10:00', zone: UTC`),
    'window.from must be a time of day',
  ],
  [
    'an hour too many',
    window(`days: [mon], from: '24:00', to: '04:00', zone: UTC`),
    'window.from must be a time of day',
  ],
  ['no length', window(`days: [mon], from: '22:00', to: '22:00', zone: UTC`), 'window.to must differ from window.from'],
])('with %s it is refused with its line', (_, text, words) => {
  expect(errorsOf(text)).toContainEqual({ line: 16, message: expect.stringContaining(words) as string });
});
