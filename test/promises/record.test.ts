import { expect } from 'vitest';
import { journey } from '../support/journey.js';
import { checkPromises } from './check-promises.js';
import { record } from './record.js';

journey('a run that ends restored keeps every promise', { config: { steps: [10, 100] } }, async (journey) => {
  const recording = record(journey);
  const run = await journey.maintain();
  await run.isIn('maintenance');
  await journey.rebootAll(run);
  const trace = await recording.ends(run);
  expect(checkPromises(trace)).toEqual([]);
  const kinds = (kind: string): number => trace.filter((event) => event.kind === kind).length;
  expect(kinds('written')).toBe(9);
  expect(kinds('claimed')).toBe(2);
  expect(kinds('booted')).toBe(2);
  expect(trace.flatMap((event) => (event.kind === 'phase' ? [event.phase] : []))).toEqual([
    'draining',
    'settling',
    'maintenance',
    'confirming',
    'reactivating',
    'restored',
  ]);
  expect(trace.at(-1)).toMatchObject({ kind: 'ended', failure: null });
});

journey('a run that fails with drift keeps every promise', {}, async (journey) => {
  const recording = record(journey);
  const run = await journey.maintain();
  await run.isIn('maintenance');
  journey.meddle('httpV1', 'east', 100);
  const trace = await recording.ends(run);
  expect(checkPromises(trace)).toEqual([]);
  expect(trace.at(-1)).toMatchObject({ kind: 'ended', failure: 'RoutingDrift' });
});
