import type { RollPhase } from '../src/domain/roll/document.js';
import { phaseTextOf } from '../src/runs/describe.js';
import type { ResumableBeat } from './beat.js';
import { lookBetween, type BetweenScope } from './between-clusters.js';
import { describeOwnRun } from './phase.js';
import type { Ports } from './ports.js';
import { depthAfter } from './scopes.js';

/** How often Temporal is asked whether the roll goes on. */
const ASK_MS = 2_000;

const PAUSED: RollPhase = 'paused';

interface Paused {
  ports: Ports;
  run: BetweenScope;
  beat: ResumableBeat<never>;
}

/**
 * Looks every `watch.every` while a roll waits for a person: a changed routing or tag ends the roll, as in its gate.
 * Targets may be unhealthy meanwhile: the gate that follows looks at them. It gets no signals, so it learns from the
 * phase that the roll goes on.
 */
export async function untilResumed({ ports, run, beat }: Paused, beganMs: number): Promise<void> {
  const { everyMs } = run.config.watch;
  let sinceMs = ports.now();
  for (let looks = 0; ; looks += 1) {
    // It waits among the looks of watchers, and delays no step.
    const part = { ports, run, beat: { ...beat, place: { kind: 'look', sinceMs } as const } };
    const askedMs = ports.uptime();
    await lookBetween(part, beganMs, depthAfter(looks));
    sinceMs = ports.now();
    beat.tell({ goodLookAt: new Date(beat.onServer(askedMs)).toISOString(), everyMs, waitingFor: [] });
    if (await isResumedWithin(beat, everyMs)) return;
  }
}

async function isResumedWithin(beat: Paused['beat'], withinMs: number): Promise<boolean> {
  for (let restMs = withinMs; restMs > 0; restMs -= ASK_MS) {
    await beat.pause(Math.min(restMs, ASK_MS));
    if (phaseTextOf(await describeOwnRun()) !== PAUSED) return true;
  }
  return false;
}
