import { keyOf } from '../../src/domain/notify/moments.js';
import { rollMomentsIn } from '../../src/domain/notify/roll-moments.js';
import type { RollStatus } from '../../src/domain/roll/document.js';
import type { RollEvent } from './roll.js';

/** No gate is late here. */
const TIMES = { gateMs: 0, deadlineMs: Infinity };

type Told = Pick<RollStatus, 'timeline' | 'clusters'>;

/**
 * What people who follow a roll to its end are told: its beginning if a cluster was begun, each of its waits for a person
 * as the Temporal server saw them, and its end, last. Sentences; empty if all is told.
 */
export function checkTold({ timeline, clusters }: Told, events: RollEvent[]): string[] {
  const told = new Set<string>();
  for (let seen = 1; seen <= timeline.length; seen += 1) {
    const { phase, at } = timeline[seen - 1]!;
    const until = { phase, phaseSince: at, timeline: timeline.slice(0, seen), clusters };
    for (const come of rollMomentsIn(until, TIMES, Date.parse(at))) told.add(keyOf(come));
  }
  const waits = events.filter((event) => event.kind === 'entered' && event.phase === 'paused');
  const wanted = [
    ...(events.some(({ kind }) => kind === 'began') ? ['roll-start'] : []),
    ...waits.map((_, index) => `roll-waits/${index + 1}`),
    'roll-end',
  ];
  const untold = wanted.filter((key) => !told.has(key)).map((key) => `people were not told of ${key}`);
  const vain = [...told].filter((key) => !wanted.includes(key)).map((key) => `people were told of ${key}`);
  return [...untold, ...vain, ...([...told].at(-1) === 'roll-end' ? [] : ['the end was not told last'])];
}
