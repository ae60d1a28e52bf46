/** Of one or more numbers, in any order. */
export function median(samples: readonly number[]): number {
  const sorted = ascending(samples);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The smallest sample that at least this part of all samples does not exceed: of 50 samples, 0.99 is the largest. */
export function percentile(samples: readonly number[], part: number): number {
  const sorted = ascending(samples);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]!;
}

/** The smallest and the largest. */
export function spread(samples: readonly number[]): [number, number] {
  const sorted = ascending(samples);
  return [sorted[0]!, sorted.at(-1)!];
}

/**
 * How a cost grows with the work: the slope of a line through the logarithms of both. 1 is linear, 2 is quadratic. Costs
 * must be above 0.
 */
export function growth(points: readonly { work: number; cost: number }[]): number {
  const logs = points.map(({ work, cost }) => ({ x: Math.log(work), y: Math.log(cost) }));
  const x = mean(logs.map((point) => point.x));
  const y = mean(logs.map((point) => point.y));
  const above = logs.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return above / logs.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}

function mean(samples: readonly number[]): number {
  return samples.reduce((sum, one) => sum + one, 0) / samples.length;
}

function ascending(samples: readonly number[]): number[] {
  if (samples.length === 0) throw new Error('there are no samples');
  return [...samples].sort((a, b) => a - b);
}
