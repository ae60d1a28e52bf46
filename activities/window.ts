import type { MaintenanceWindow } from '../src/domain/config.js';
import type { WindowNow } from '../src/domain/observation.js';
import { clock } from '../src/domain/time-words.js';
import { judgeWindow } from '../src/domain/window/judge-window.js';
import { closedWords } from '../src/domain/window/window-words.js';
import { isZone } from '../src/domain/window/zone-clock.js';
import type { Ports } from './ports.js';
import type { Step } from './step.js';

type Windowed = Step<{ config: { window?: MaintenanceWindow } }>;

/** Judged here and never in a workflow: the rules of a zone may differ between two workers, and so would a replay. */
export function windowNow(ports: Pick<Ports, 'now'>, window: MaintenanceWindow): WindowNow {
  if (!isZone(window.zone))
    return { closed: `the Node.js of this worker does not know the window's zone ${window.zone}`, opensAtMs: null };
  const nowMs = ports.now();
  const judged = judgeWindow(window, nowMs);
  if (judged.isOpen) return { closed: null, opensAtMs: null };
  const at = clock(new Date(nowMs).toISOString(), new Date(nowMs));
  return {
    closed: `${closedWords(window, judged.opensAtMs)}, by the clock of this worker, on which it is ${at}`,
    opensAtMs: judged.opensAtMs,
  };
}

/** Why nothing may be written because the window is closed, as a phrase; null: nothing speaks against it. */
export function closedNow({ ports, run }: Windowed): string | null {
  const { window } = run.config;
  return window === undefined ? null : windowNow(ports, window).closed;
}

/**
 * A run that waited for an opening may come a little early, by the clock of this worker. That of the worker before it may
 * have been ahead.
 */
const EARLY_MS = 60_000;
const PAUSE_MS = 1_000;

/** Waits for an opening that is near. */
export async function untilNearOpening({ ports, run, beat }: Windowed): Promise<void> {
  const { window } = run.config;
  for (;;) {
    const { closed, opensAtMs } = window === undefined ? OPEN : windowNow(ports, window);
    const leftMs = opensAtMs === null ? Infinity : opensAtMs - ports.now();
    if (closed === null || leftMs > EARLY_MS) return;
    beat.tell({ waitingFor: [closed] });
    await beat.pause(Math.min(PAUSE_MS, Math.max(1, leftMs)));
  }
}

const OPEN: WindowNow = { closed: null, opensAtMs: null };
