import { DAYS, type MaintenanceWindow } from '../../src/domain/config.js';

export const HOUR_MS = 3_600_000;

export function inHours(hours: number): string {
  return new Date(Date.now() + hours * HOUR_MS).toISOString();
}

const hourAt = (hours: number): string => `${inHours(hours).slice(11, 13)}:00`;

/** Every day, from the begin of the hour in so many hours. */
export function windowOf(fromHours: number, toHours: number): MaintenanceWindow {
  return { days: [...DAYS], from: hourAt(fromHours), to: hourAt(toHours), zone: 'UTC' };
}

/** Open now, and closed in 12 hours. */
export const OPEN = windowOf(-2, 3);
export const CLOSED = windowOf(6, 9);
