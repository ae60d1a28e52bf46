/** `03:12:07Z`, with the date before it unless that is the date of `now`: `2026-11-22 03:12:07Z`. */
export function clock(iso: string, now: Date): string {
  const [date, time] = [iso.slice(0, 10), `${iso.slice(11, 19)}Z`];
  return date === now.toISOString().slice(0, 10) ? time : `${date} ${time}`;
}

/** `59 min 12 s`: the time that is left, to the second when it is less than two hours. */
export function countdown(from: string | Date, to: string | Date): string {
  const seconds = Math.max(0, Math.round((new Date(to).getTime() - new Date(from).getTime()) / 1000));
  if (seconds < 120 || seconds >= 7200) return span(from, to);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `4 min`: the time between two moments, in a unit that is easy to read. */
export function span(from: string | Date, to: string | Date): string {
  const seconds = Math.max(0, Math.round((new Date(to).getTime() - new Date(from).getTime()) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
