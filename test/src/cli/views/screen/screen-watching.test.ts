import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchOnScreen } from '../../../../../src/cli/views/screen/screen-watching.js';
import type { Seen } from '../../../../../src/cli/views/view.js';
import { NOTHING_LIVE } from '../../../../../src/runs/live.js';
import { DOCUMENT } from '../document.js';
import { FakeTerminal } from './fake-terminal.js';

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-11-22T15:08:10.000Z') }));
afterEach(() => void vi.useRealTimers());

const seen = (reason: string): Seen => ({ document: { ...DOCUMENT, reason }, live: NOTHING_LIVE });

function open(columns = 80, rows = 24) {
  const terminal = new FakeTerminal(columns, rows);
  const write = vi.spyOn(terminal, 'write');
  return { terminal, write, watching: watchOnScreen(terminal, true) };
}

it('draws at most four times a second, however often there is news, and the last news in the end', () => {
  const { terminal, write, watching } = open();
  for (let ms = 0; ms < 10_000; ms += 10) {
    watching.show(seen(`reason ${ms}`));
    vi.advanceTimersByTime(10);
  }
  expect(write.mock.calls.length).toBeGreaterThan(30);
  expect(write.mock.calls.length).toBeLessThanOrEqual(41);
  watching.end(seen('the end'));
  expect(terminal.screen[0]).toContain('the end');
  expect(terminal.scrolled).toEqual([]);
  expect(terminal.hasCursor).toBe(true);
  const before = write.mock.calls.length;
  vi.advanceTimersByTime(10_000);
  expect(write.mock.calls.length).toBe(before);
});

it('counts on while there is no news', () => {
  const { terminal, watching } = open();
  watching.show(seen('kernel'));
  expect(terminal.screen.join('\n')).toContain('(5 min)');
  vi.advanceTimersByTime(120_000);
  expect(terminal.screen.join('\n')).toContain('(7 min)');
  watching.close();
});

it('is drawn anew in the new size', () => {
  const { terminal, watching } = open(100, 30);
  watching.show(seen('kernel'));
  terminal.resize(50, 12);
  vi.advanceTimersByTime(250);
  expect(terminal.screen.filter((line) => line !== '').length).toBeLessThanOrEqual(11);
  expect(Math.max(...terminal.screen.map((line) => [...line].length))).toBeLessThan(50);
  expect(terminal.screen.filter((line) => line.startsWith('core: east maintenance'))).toHaveLength(1);
  watching.close();
});

it('gives the cursor back while this process is stopped, and then draws all of it anew', () => {
  const { terminal, watching } = open();
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  watching.show(seen('kernel'));
  process.emit('SIGTSTP');
  expect(kill).toHaveBeenCalledWith(process.pid, 'SIGSTOP');
  kill.mockRestore();
  expect(terminal.hasCursor).toBe(true);
  terminal.write('\n$ fg\n');
  vi.advanceTimersByTime(250);
  expect(terminal.screen[0]).toMatch(/^core: east/);
  expect(terminal.screen.join('\n')).not.toContain('$ fg');
  watching.close();
  expect(process.listenerCount('SIGTSTP')).toBe(0);
});

it('takes a terminal that does not know its size for one of 80x24', () => {
  const { terminal, write, watching } = open();
  [terminal.columns, terminal.rows] = [0, 0];
  watching.show(seen('kernel'));
  expect(write.mock.calls.join('')).toContain('kernel (alice@ops-1, adopted');
  watching.close();
});

it('counts the age of a look also where the clock of this machine is an hour behind', () => {
  const { terminal, watching } = open(100, 30);
  const live = { ...NOTHING_LIVE, goodLookAt: '2026-11-22T16:08:09.000Z', everyMs: 10_000 };
  watching.show({ ...seen('kernel'), live });
  vi.advanceTimersByTime(240_000);
  expect(terminal.screen.join('\n')).toContain('last good look: 16:08:09Z (4 min ago)');
  watching.outage({ since: new Date(), why: 'localhost:7233 does not answer.' });
  vi.advanceTimersByTime(5_000);
  expect(terminal.screen[0]).toMatch(/^Temporal can't be reached since 16:12:09Z \(\d s\)/);
  watching.close();
});

it('shows an outage above what was last seen, until there is an answer', () => {
  const { terminal, watching } = open();
  watching.show(seen('kernel'));
  watching.outage({ since: new Date(), why: 'localhost:7233 does not answer.' });
  vi.advanceTimersByTime(2_000);
  expect(terminal.screen[0]).toMatch(/^Temporal can't be reached since 15:08:10Z \(\d s\)/);
  expect(terminal.screen.join('\n')).toContain('core: east maintenance');
  watching.show(seen('kernel'));
  vi.advanceTimersByTime(250);
  expect(terminal.screen[0]).toMatch(/^core: east/);
  watching.close();
});
