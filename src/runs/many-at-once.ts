/**
 * Does the work for each item, at most so many at once, in order; what has not begun when `untilMs` (by
 * `performance.now()`) has come is not begun, and is null.
 */
export async function manyAtOnce<T, R>(
  items: T[],
  { atOnce, untilMs }: { atOnce: number; untilMs: number },
  work: (item: T) => Promise<R>,
): Promise<(R | null)[]> {
  const results: (R | null)[] = items.map(() => null);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && performance.now() < untilMs) {
      const index = next;
      next += 1;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
