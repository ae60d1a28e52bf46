import type { Progress } from '../../../domain/status.js';
import { clock, span } from '../../../domain/time-words.js';
import { bar } from '../screen/bars.js';
import type { Item } from '../screen/section.js';

const BAR_CELLS = 20;

/** Each wait of known length as a bar, with what made it begin anew. */
export function progressLines(progress: Progress[], now: Date): Item[] {
  const widest = Math.max(0, ...progress.map(({ wait }) => wait.length));
  return progress.map(({ wait, doneMs, ofMs, restarted }) => {
    const ms = (one: number): string => span(new Date(0), new Date(one));
    const anew = restarted === null ? '' : `, begun anew at ${clock(restarted.at, now)}: ${restarted.why.join('; ')}`;
    const isDeadline = wait === 'blockers.deadline';
    return {
      line: [
        { text: `${wait.padEnd(widest)}  ` },
        { text: bar(doneMs / Math.max(1, ofMs), BAR_CELLS), look: isDeadline ? 'bad' : 'good' },
        { text: `  ${ms(doneMs)} of ${ms(ofMs)}${isDeadline ? `, ${ms(ofMs - doneMs)} left` : ''}` },
        { text: anew, look: 'warn' },
      ],
      wraps: true,
    };
  });
}
