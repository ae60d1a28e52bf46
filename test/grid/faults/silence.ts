import { troubled } from '../../support/fake-alertmanager.js';
import { harmless, type Fault } from '../fault.js';

/** An Alertmanager: whatever it does, the run ends as without one. */
export const SILENCE_FAULTS: readonly Fault[] = [
  {
    name: 'Alertmanager is down',
    silences: true,
    ends: harmless(),
    strike: ({ alerts }) => (alerts.trouble = 'down'),
  },
  {
    name: 'Alertmanager is slow',
    silences: true,
    ends: harmless(),
    strike: ({ alerts }) => (alerts.trouble = 'slow'),
  },
  {
    name: 'Alertmanager answers every second time',
    silences: true,
    ends: harmless(),
    strike: ({ alerts }) => troubled(alerts, (nth) => (nth % 2 === 0 ? null : 'down')),
  },
  {
    name: 'the silence is expired by hand',
    silences: true,
    ends: harmless(),
    strike: ({ alerts }) => {
      for (const { id } of alerts.active()) alerts.expire(id);
    },
  },
];
