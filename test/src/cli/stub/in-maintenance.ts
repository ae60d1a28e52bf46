import { bench, type Bench, type BenchOptions } from './harness.js';

/** A run whose hosts have the go. */
export async function inMaintenance(options: BenchOptions = {}): Promise<Bench> {
  const made = await bench(options);
  await made.work();
  await enter(made);
  return made;
}

/** The same with a worker of its own, and how to stop it. */
export async function inMaintenanceAlone(options: BenchOptions): Promise<Bench & { stop: () => Promise<void> }> {
  const made = await bench(options);
  const stop = await made.workAlone();
  await enter(made);
  return { ...made, stop };
}

async function enter({ tagout, order }: Bench): Promise<void> {
  await tagout('start', 'east', '--reason', 'kernel');
  await order({ kind: 'enter', phase: 'maintenance' });
  await tagout('wait', '--until', 'maintenance');
}
