/** `03:12:07Z` of an ISO 8601 time. */
export function clock(iso: string): string {
  return `${iso.slice(11, 19)}Z`;
}

/** `4 min`: how long from one time to another, in a unit that is read at a glance. */
export function span(from: string | Date, to: string | Date): string {
  const seconds = Math.max(0, Math.round((new Date(to).getTime() - new Date(from).getTime()) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
