import { setTimeout as sleep } from 'node:timers/promises';

/** So many do not begin at the same moment, because what they do first costs most. */
const APART_MS = 2_000;

/** Does every task, so many at a time, and resolves to their results in the order of the tasks. */
export async function inPool<T>(atOnce: number, tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const one = async (place: number): Promise<void> => {
    await sleep(place * APART_MS);
    for (let n = next++; n < tasks.length; n = next++) results[n] = await tasks[n]!();
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, (_, place) => one(place)));
  return results;
}
