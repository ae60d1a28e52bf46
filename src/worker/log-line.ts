/** A line of the SDK's log. An error is an object without members in JSON, so its message is told in its place. */
export function logLine(level: string, message: string, meta: unknown): string {
  return `${level}: ${message}${meta === undefined ? '' : ` ${JSON.stringify(meta, told)}`}`;
}

function told(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (!(value instanceof Error)) return value;
  return value.cause instanceof Error ? { error: String(value), cause: value.cause } : String(value);
}
