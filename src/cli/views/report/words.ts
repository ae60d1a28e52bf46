/** `2026-11-22 03:12:07Z`. */
export function time(iso: string | null): string {
  return iso === null ? '–' : `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}

/** With milliseconds, for writes: CloudTrail has only seconds, but two of our writes may be in one. */
export function exactTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}Z`;
}

/** `12.3 s`, `4 min 5 s`, `2 h 7 min`. */
export function lasting(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 100) / 10} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function between(from: string, to: string | null): string {
  return to === null ? '–' : lasting(Math.max(0, Date.parse(to) - Date.parse(from)));
}

/** `core-east 100, core-west 100`. */
export function values(written: Record<string, number | string | null> | null): string {
  if (written === null) return '–';
  return Object.entries(written)
    .map(([name, value]) => `${name} ${value ?? 'none'}`)
    .join(', ');
}
