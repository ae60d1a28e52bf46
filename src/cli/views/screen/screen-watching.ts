import type { Outage } from '../../../runs/poll.js';
import type { Seen, Watching } from '../view.js';
import { frame } from './frame.js';
import { LiveScreen } from './live-screen.js';
import { Samples } from './samples.js';
import type { Terminal } from './terminal.js';

/** Four times a second at most, whatever happens in between. */
const REDRAW_MS = 250;

/** Ages and deadlines count, so a picture is drawn anew even when nothing has happened. */
const COUNT_MS = 1_000;

/** Shows a run as one picture that is redrawn in place, until it is closed; the last picture stays. */
export function watchOnScreen(terminal: Terminal, isColoured: boolean): Watching {
  const screen = new LiveScreen(terminal, isColoured);
  const samples = new Samples();
  let seen: Seen | null = null;
  // Where this machine's clock is behind, every look would seem to be of this moment, for ever.
  let behindMs = 0;
  const now = (): Date => new Date(Date.now() + behindMs);
  let seenAt = now();
  let outage: Outage | null = null;
  let isNew = false;
  let drawnMs = -Infinity;
  const draw = (): void => {
    if (seen === null) return;
    const shown = { ...seen, overTime: (host: string) => samples.of(host), outage, seenAt };
    screen.draw((size) => frame(shown, size, now()));
    isNew = false;
    drawnMs = performance.now();
  };
  const timer = setInterval(() => {
    if (isNew || screen.isResized || performance.now() - drawnMs >= COUNT_MS) draw();
  }, REDRAW_MS);
  const stop = (): void => {
    screen.leave();
    process.kill(process.pid, 'SIGSTOP');
  };
  process.on('SIGTSTP', stop);
  const take = (next: Seen): void => {
    // From the Temporal server's clock. No look was made in the future.
    const lookMs = Date.parse(next.live.goodLookAt ?? '');
    if (lookMs > now().getTime()) behindMs = lookMs - Date.now();
    [seen, seenAt, outage, isNew] = [next, now(), null, true];
    const watched = next.roll === undefined || next.roll === null ? next.document : next.roll.current;
    samples.add(watched ?? { hosts: [] }, performance.now(), next.live.everyMs);
  };
  const close = (): void => {
    clearInterval(timer);
    process.off('SIGTSTP', stop);
    screen.close();
  };
  return {
    show: (next) => {
      // The first picture waits for nobody.
      const isFirst = seen === null;
      take(next);
      if (isFirst) draw();
    },
    end: (last) => {
      take(last);
      draw();
      close();
    },
    close,
    outage: (told) => {
      outage = told && { ...told, since: new Date(told.since.getTime() + behindMs) };
      isNew = true;
    },
  };
}
