import { expect } from 'vitest';
import { journey } from '../../support/journey.js';
import { BASELINE } from '../../support/standard-rules.js';

journey('one cluster after another, and the tag is never away', {}, async (journey) => {
  const tags: (string | null)[] = [];
  journey.world.core.journal.on(({ action }) => void (action.endsWith('Tags') && tags.push(journey.tag())));
  const roll = await journey.roll();
  for (const cluster of ['east', 'west']) {
    const run = await roll.of(cluster);
    await run.isIn('maintenance');
    await journey.rebootAll(run, cluster);
  }
  const { roll: ended, current } = await roll.ends();
  expect(ended.clusters.map(({ name, state }) => `${name} ${state}`)).toEqual(['east done', 'west done']);
  expect(ended).toMatchObject({ phase: 'restored', failure: null, next: null });
  expect(ended.timeline.map(({ phase }) => phase)).toEqual(['preflight', 'rolling', 'gate', 'rolling', 'restored']);
  expect(current).toBeNull();
  for (const cluster of ['east', 'west'] as const) expect(journey.shares(cluster)).toEqual(BASELINE);
  expect(tags.filter((tag, index) => tag !== tags[index - 1]).map((tag) => tag?.split(' ')[0] ?? null)).toEqual([
    ...[null, '@roll', 'east', '@roll', 'west', '@roll', null],
  ]);
});
