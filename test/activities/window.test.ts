import { expect, it } from 'vitest';
import type { MaintenanceWindow } from '../../src/domain/config.js';
import { closedNow, untilNearOpening, windowNow } from '../../activities/window.js';

const WINDOW: MaintenanceWindow = { days: ['thu'], from: '22:00', to: '04:00', zone: 'UTC' };
const OPENS = Date.parse('2026-11-26T22:00:00.000Z');

/** A step on a clock that only its pauses move. */
function stepAt(fromMs: number, window?: MaintenanceWindow) {
  let nowMs = fromMs;
  const told: string[] = [];
  const step = {
    ports: { now: () => nowMs },
    run: { config: window === undefined ? {} : { window } },
    beat: {
      tell: ({ waitingFor = [] }: { waitingFor?: string[] }) => void told.push(...waitingFor),
      pause: (ms: number) => Promise.resolve(void (nowMs += ms)),
    },
  } as unknown as Parameters<typeof closedNow>[0];
  return { step, told, now: () => nowMs };
}

it('names the next opening, and the time by its own clock', () => {
  expect(windowNow({ now: () => OPENS - 3_600_000 }, WINDOW)).toEqual({
    closed: 'the window is closed until 2026-11-26 22:00Z, by the clock of this worker, on which it is 21:00:00Z',
    opensAtMs: OPENS,
  });
  expect(windowNow({ now: () => OPENS }, WINDOW)).toEqual({ closed: null, opensAtMs: null });
});

it('is closed in a zone that this Node.js does not know', () => {
  expect(windowNow({ now: () => OPENS }, { ...WINDOW, zone: 'Europe/Atlantis' })).toEqual({
    closed: "the Node.js of this worker does not know the window's zone Europe/Atlantis",
    opensAtMs: null,
  });
});

it('nothing is closed without a window', () => {
  expect(closedNow(stepAt(OPENS - 1).step)).toBeNull();
  expect(closedNow(stepAt(OPENS - 1, WINDOW).step)).toMatch(/^the window is closed until/);
});

it.each<[string, number, MaintenanceWindow | undefined, number]>([
  ['waits for an opening that is near', OPENS - 59_500, WINDOW, OPENS],
  ['does not wait for one that is not', OPENS - 60_001, WINDOW, OPENS - 60_001],
  ['does not wait inside', OPENS + 1, WINDOW, OPENS + 1],
  ['does not wait without a window', OPENS - 1, undefined, OPENS - 1],
])('preflight %s', async (_, fromMs, window, untilMs) => {
  const { step, told, now } = stepAt(fromMs, window);
  await untilNearOpening(step);
  expect(now()).toBe(untilMs);
  expect(told.every((one) => one.startsWith('the window is closed'))).toBe(true);
});
