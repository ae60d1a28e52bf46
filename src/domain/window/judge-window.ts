import { DAYS, type MaintenanceWindow } from '../config.js';
import { firstMomentOf, wallMs } from './zone-clock.js';

/** Whether a drain may begin. Times are milliseconds since the Unix epoch. */
export type WindowJudged = { isOpen: true; closesAtMs: number } | { isOpen: false; opensAtMs: number };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A week, and one more for a night that a change of the clocks leaves out. */
const DAYS_AHEAD = 15;

/**
 * A window that ends at or before its begin ends the next day, and counts for the day on which it opened. It opens and
 * closes at the first moment at which the clocks of its zone show that time or later. Throws a RangeError if this Node.js
 * does not know the zone. Not for workflows: see `wallMs`.
 */
export function judgeWindow(window: MaintenanceWindow, atMs: number): WindowJudged {
  const wall = wallMs(window.zone, atMs);
  const todayMs = wall - (((wall % DAY_MS) + DAY_MS) % DAY_MS);
  for (let ahead = -2; ahead <= DAYS_AHEAD; ahead += 1) {
    const { opensAtMs, closesAtMs } = nightOf(window, todayMs + ahead * DAY_MS);
    if (!isDay(window, todayMs + ahead * DAY_MS) || closesAtMs <= opensAtMs || closesAtMs <= atMs) continue;
    return opensAtMs <= atMs ? { isOpen: true, closesAtMs } : { isOpen: false, opensAtMs };
  }
  throw new Error(`no window opens within ${DAYS_AHEAD} days`);
}

function nightOf({ from, to, zone }: MaintenanceWindow, dayMs: number): { opensAtMs: number; closesAtMs: number } {
  const [fromMs, toMs] = [timeOfDayMs(from), timeOfDayMs(to)];
  const closesMs = toMs <= fromMs ? toMs + DAY_MS : toMs;
  return { opensAtMs: firstMomentOf(zone, dayMs + fromMs), closesAtMs: firstMomentOf(zone, dayMs + closesMs) };
}

function isDay({ days }: MaintenanceWindow, dayMs: number): boolean {
  return days.includes(DAYS[(new Date(dayMs).getUTCDay() + 6) % 7]!);
}

/** `22:30`. */
function timeOfDayMs(text: string): number {
  const [hours, minutes] = text.split(':').map(Number);
  return ((hours ?? 0) * 60 + (minutes ?? 0)) * MINUTE_MS;
}
