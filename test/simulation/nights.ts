import type { MaintenanceWindow } from '../../src/domain/config.js';

/** A window, and the times in which it is open: worked out by hand, so that they do not come from the code under test. */
export interface Night {
  window: MaintenanceWindow;
  /** From the first on, in order, in milliseconds since the Unix epoch; the moment at which it closes is outside. */
  open: [fromMs: number, toMs: number][];
}

export const NIGHTS: readonly Night[] = [
  {
    window: { days: ['mon', 'tue', 'wed', 'thu'], from: '22:00', to: '04:00', zone: 'Europe/Berlin' },
    open: openAt(
      ['2026-11-25T21:00Z', '2026-11-26T03:00Z'],
      ['2026-11-26T21:00Z', '2026-11-27T03:00Z'],
      // Friday to Sunday, it does not open.
      ['2026-11-30T21:00Z', '2026-12-01T03:00Z'],
      ['2026-12-01T21:00Z', '2026-12-02T03:00Z'],
    ),
  },
  {
    // At midnight from Saturday to Sunday it stays open.
    window: { days: ['sat', 'sun'], from: '00:00', to: '24:00', zone: 'UTC' },
    open: openAt(
      ['2026-11-21T00:00Z', '2026-11-23T00:00Z'],
      ['2026-11-28T00:00Z', '2026-11-30T00:00Z'],
      ['2026-12-05T00:00Z', '2026-12-07T00:00Z'],
    ),
  },
  {
    // On the first Sunday the clocks go back from 02:00 to 01:00, and only then come to 02:30.
    window: { days: ['sun'], from: '01:30', to: '02:30', zone: 'America/New_York' },
    open: openAt(
      ['2026-11-01T05:30Z', '2026-11-01T07:30Z'],
      ['2026-11-08T06:30Z', '2026-11-08T07:30Z'],
      ['2026-11-15T06:30Z', '2026-11-15T07:30Z'],
    ),
  },
  {
    // On the first Sunday the clocks skip from 02:00 to 03:00.
    window: { days: ['sun'], from: '02:30', to: '06:00', zone: 'Europe/Berlin' },
    open: openAt(
      ['2026-03-29T01:00Z', '2026-03-29T04:00Z'],
      ['2026-04-05T00:30Z', '2026-04-05T04:00Z'],
      ['2026-04-12T00:30Z', '2026-04-12T04:00Z'],
    ),
  },
];

function openAt(...times: [string, string][]): Night['open'] {
  return times.map(([from, to]) => [Date.parse(from), Date.parse(to)]);
}
