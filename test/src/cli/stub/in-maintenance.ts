import { bench, type Bench } from './harness.js';

/** A run whose hosts have the go, and how to stop its worker. */
export async function inMaintenance(
  options: Parameters<typeof bench>[0] = {},
): Promise<Bench & { stop: () => Promise<void> }> {
  const made = await bench(options);
  const stop = await made.work();
  await made.tagout('start', 'east', '--reason', 'kernel');
  await made.order({ kind: 'enter', phase: 'maintenance' });
  await made.tagout('wait', '--until', 'maintenance');
  return { ...made, stop };
}
