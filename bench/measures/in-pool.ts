/** Does every task, so many at a time, and resolves to their results in the order of the tasks. */
export async function inPool<T>(atOnce: number, tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    for (let n = next++; n < tasks.length; n = next++) results[n] = await tasks[n]!();
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, one));
  return results;
}
