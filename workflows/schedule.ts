import { sleep, workflowInfo } from '@temporalio/workflow';
import type { Observation } from '../src/domain/observation.js';
import type { Guard } from './guard.js';
import { LIMITS, type MaintainInput } from './messages.js';
import type { RunParts } from './run-parts.js';
import { showPhase } from './show.js';
import { Stopped } from './stop.js';

/** A timer may not be much longer. */
const LONGEST_SLEEP_MS = 365 * 24 * 3_600_000;

/**
 * Waits for the time of a scheduled run, and enters preflight. It is a timer of the run and not Temporal's start delay: an
 * update would end that delay, so that `tagout done` would start the run.
 */
export async function untilItsTime(run: RunParts): Promise<void> {
  const { state } = run;
  if (state.beginsAtMs === null) return;
  showPhase(state);
  await until(run, state.beginsAtMs);
}

async function until(run: RunParts, dueMs: number): Promise<void> {
  await sleepUntil(run.guard, dueMs);
  refuseLate(run.input, dueMs);
  run.enter('preflight');
}

export async function sleepUntil(guard: Guard, dueMs: number): Promise<void> {
  for (let leftMs = dueMs - Date.now(); leftMs > 0; leftMs -= LONGEST_SLEEP_MS) {
    const ms = Math.min(leftMs, LONGEST_SLEEP_MS);
    await guard.carryOut(() => sleep(ms, { summary: 'until its time' }));
  }
}

/** The worker's clock may be far behind the server's, and each look adds to the history. */
const AGAIN_MS = 60_000;

/** When a look that has found the window closed is made again. Milliseconds since the Unix epoch. */
export function againAt(opensAtMs: number): number {
  return Math.max(opensAtMs, Date.now() + AGAIN_MS);
}

/** A run whose window has closed again waits for the next opening, if that was asked for. */
export async function observedInWindow(run: RunParts, observe: () => Promise<Observation>): Promise<Observation> {
  for (;;) {
    const observation = await observe();
    const opensAtMs = observation.window?.opensAtMs ?? null;
    if (opensAtMs === null || run.input.when?.waitsForWindow !== true) return observation;
    const dueMs = againAt(opensAtMs);
    run.enter('scheduled', dueMs);
    await until(run, dueMs);
  }
}

/** Without a window, nothing else says how long the time that somebody chose still fits. */
function refuseLate({ config, limits }: RunParts['input'], dueMs: number): void {
  const nowMs = Date.now();
  if (config.window !== undefined || nowMs - dueMs <= (limits.lateMs ?? LIMITS.lateMs)) return;
  const [due, now] = [dueMs, nowMs].map((ms) => new Date(ms).toISOString());
  throw new Stopped({
    kind: 'refused',
    reasons: [`this run was to begin at ${due}, and no worker took it up before ${now}: start it again`],
  });
}

/** When the maintenance began, for the tag: a scheduled run may have waited for days. */
export function begunAt({ when }: MaintainInput): string {
  return (when === undefined ? workflowInfo().startTime : new Date()).toISOString();
}
