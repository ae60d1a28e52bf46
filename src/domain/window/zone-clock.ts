/**
 * What the clocks on the walls of a time zone show, as milliseconds: `Date.UTC` of that date and time. Its rules come from
 * the Node.js that runs this, and another may have newer ones, so a workflow must never ask: its replay could decide
 * otherwise.
 */
export function wallMs(zone: string, atMs: number): number {
  const shown = Object.fromEntries(
    formatOf(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((atMs % 1000) + 1000) % 1000);
}

/** An IANA name such as Europe/Berlin that this Node.js knows. An offset is none: it has no summer time. */
export function isZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    formatOf(text);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Longer than the clocks of any zone differ from UTC, and shorter than the time between two changes of them. */
const DAY_MS = 24 * 3_600_000;

/** Every moment at which the clocks show this: none or two at a change of them, otherwise one. In order. */
export function momentsOf(zone: string, shownMs: number): number[] {
  const moments = offsetsAround(zone, shownMs).map((offsetMs) => shownMs - offsetMs);
  return [...new Set(moments)].filter((atMs) => wallMs(zone, atMs) === shownMs).sort((a, b) => a - b);
}

/**
 * The first moment at which the clocks show this or later. Where they skip it, that is the moment of the change; where they
 * show it twice, the first time.
 */
export function firstMomentOf(zone: string, shownMs: number): number {
  const [first] = momentsOf(zone, shownMs);
  if (first !== undefined) return first;
  const offsets = offsetsAround(zone, shownMs);
  let beforeMs = shownMs - Math.max(...offsets) - 1;
  let atMs = shownMs - Math.min(...offsets);
  while (atMs - beforeMs > 1) {
    const middleMs = Math.floor((beforeMs + atMs) / 2);
    if (wallMs(zone, middleMs) >= shownMs) atMs = middleMs;
    else beforeMs = middleMs;
  }
  return atMs;
}

/** How far the clocks are ahead of UTC, before and after a change that may be near. */
function offsetsAround(zone: string, shownMs: number): number[] {
  return [shownMs - DAY_MS, shownMs + DAY_MS].map((atMs) => wallMs(zone, atMs) - atMs);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws a RangeError if this Node.js does not know the zone. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const made =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  formats.set(zone, made);
  return made;
}
