import { expect } from 'vitest';
import { journey } from '../../support/journey.js';
import { BASELINE } from '../../support/standard-rules.js';
import { startAlone } from '../../support/start-alone.js';

journey('a step that belongs to no run is refused, and reads and writes nothing', {}, async (journey) => {
  const { core, hosts } = journey.world;
  const read: string[] = [];
  for (const host of hosts.values()) host.answers.on(() => read.push(host.name));
  for (const name of ['observe', 'tag', 'untag', 'drain', 'checkClaims', 'watch', 'giveBack'])
    expect(await startAlone(journey, name)).toMatchObject({ type: 'Refused', message: /belongs to no maintenance/ });
  expect(core.journal.entries.filter(({ by }) => !by.foreign)).toEqual([]);
  expect(read).toEqual([]);
  expect(journey.shares('east')).toEqual(BASELINE);
});
