import type { Stage } from '../stage.js';
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
    strike: flap,
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

function flap({ alerts }: Stage): void {
  const { silences } = alerts.port;
  let asked = 0;
  alerts.port.silences = (...words) => {
    asked += 1;
    alerts.trouble = asked % 2 === 1 ? 'down' : null;
    return silences(...words);
  };
}
