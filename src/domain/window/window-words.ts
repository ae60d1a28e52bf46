import type { MaintenanceWindow } from '../config.js';
import { wallMs } from './zone-clock.js';

/** `the window is closed until 2026-11-30 21:00Z (22:00 in Europe/Berlin)`. Not for workflows: see `wallMs`. */
export function closedWords(window: MaintenanceWindow, opensAtMs: number): string {
  return `the window is closed until ${momentWords(window.zone, opensAtMs)}`;
}

/** `2026-11-30 21:00Z (22:00 in Europe/Berlin)`; with the date in the zone if that is another. */
export function momentWords(zone: string, atMs: number): string {
  const [utc, wall] = [atMs, wallMs(zone, atMs)].map((ms) => new Date(ms).toISOString());
  const [date, time] = [utc!.slice(0, 10), utc!.slice(11, 16)];
  if (zone === 'UTC') return `${date} ${time}Z`;
  const there = wall!.slice(0, 10) === date ? wall!.slice(11, 16) : `${wall!.slice(0, 10)} ${wall!.slice(11, 16)}`;
  return `${date} ${time}Z (${there} in ${zone})`;
}
