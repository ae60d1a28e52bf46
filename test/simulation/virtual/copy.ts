/** structuredClone for plain data, but several times as fast: that matters for ten thousand seeds. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copied: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value)) copied[name] = copy(one as unknown);
  return copied as T;
}
