import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Ports } from '../../activities/ports.js';
import { journey, phases } from '../support/journey.js';

let reads = 0;

/** Counts what the watcher reads of the hosts: in `maintenance`, before any claim, nobody else does. */
function counted(ports: Ports): Ports {
  return {
    ...ports,
    readHost: (...words) => {
      reads += 1;
      return ports.readHost(...words);
    },
  };
}

journey('the watcher leaves the hosts alone once it has seen drift', { ports: counted }, async (journey) => {
  const run = await journey.maintain();
  await run.isIn('maintenance');
  const atTheGo = reads;
  while (reads < atTheGo + 4) await sleep(10);
  journey.meddle('httpV1', 'east', 100);
  expect(phases(await run.ends()).at(-1)).toBe('failed');
  const afterTheEnd = reads;
  // There is no event for what must not happen: some polls' time.
  await sleep(5 * journey.config.drain.pollMs);
  expect(reads).toBe(afterTheEnd);
});
