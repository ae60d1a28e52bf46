import type { Config } from '../config.js';
import { judgeWindow } from './judge-window.js';
import { parseTime } from './parse-time.js';
import type { StartWhen } from './start-when.js';
import { closedWords } from './window-words.js';

/** What a start may say about its time. */
export interface StartTime {
  /** Missing: now. */
  at?: string | undefined;
  waitsForWindow: boolean;
}

export type StartDecided =
  | { kind: 'start'; when: StartWhen }
  /** What was said makes no sense: a sentence. */
  | { kind: 'wrong'; why: string }
  /** Outside of the window: a sentence. */
  | { kind: 'closed'; why: string };

/** A run holds its lock while it waits. Whoever means next year has mistyped. */
const LONGEST_AHEAD_MS = 366 * 24 * 3_600_000;

/** When a start of `tagout start` begins; `nowMs` is by this machine's clock. The worker judges again. */
export function decideStart({ window }: Pick<Config, 'window'>, time: StartTime, nowMs: number): StartDecided {
  const { at, waitsForWindow } = time;
  if (waitsForWindow && window === undefined)
    return { kind: 'wrong', why: '--wait-for-window needs a config with a window' };
  const wanted = at === undefined ? null : parseTime(at, window?.zone ?? null);
  if (wanted?.kind === 'wrong') return { kind: 'wrong', why: `--at: ${at} ${wanted.why}` };
  const atMs = wanted?.atMs ?? nowMs;
  if (atMs < nowMs) return { kind: 'wrong', why: `--at: ${at} is past` };
  if (atMs - nowMs > LONGEST_AHEAD_MS) return { kind: 'wrong', why: `--at: ${at} is more than a year ahead` };
  const whenAt = (ms: number): StartDecided => ({
    kind: 'start',
    when: { at: ms === nowMs ? null : new Date(ms).toISOString(), waitsForWindow },
  });
  const judged = window === undefined ? null : judgeWindow(window, atMs);
  if (window === undefined || judged === null || judged.isOpen) return whenAt(atMs);
  if (waitsForWindow) return whenAt(judged.opensAtMs);
  const then = at === undefined ? '' : `at ${at} `;
  return {
    kind: 'closed',
    why: `${then}${closedWords(window, judged.opensAtMs)}: start it then, or now with --wait-for-window; nothing was started`,
  };
}
