import { isNumber, isTime } from '../domain/shape.js';
import type { Progress } from '../domain/status.js';
import { watcherOf } from './documents/step-words.js';
import type { RunFacts } from './facts.js';

/** What the heartbeats of a running run say besides its status document. */
export interface Live {
  progress: Progress[];
  /** When the watcher's last good look was, and `watch.every` of the run; null if not known. */
  goodLookAt: string | null;
  everyMs: number | null;
}

export const NOTHING_LIVE: Live = { progress: [], goodLookAt: null, everyMs: null };

export function liveOf({ running, readings, steps }: Pick<RunFacts, 'running' | 'readings' | 'steps'>): Live {
  if (!running) return NOTHING_LIVE;
  const watcher = watcherOf(steps);
  return {
    progress: readings.flatMap(({ progress }) => progressIn(progress)),
    goodLookAt: watcher?.goodLookAt ?? null,
    everyMs: watcher?.everyMs ?? null,
  };
}

const WAITS: readonly string[] = [
  ...['drain.settle', 'drain.quiet', 'reactivate.healthyFor', 'reactivate.hold', 'blockers.deadline', 'roll.gate'],
];

/** A heartbeat may be of another version, or of anything. */
function progressIn(told: unknown): Progress[] {
  if (!Array.isArray(told)) return [];
  return told.flatMap((one: Partial<Record<keyof Progress, unknown>> | null): Progress[] => {
    const { wait, doneMs, ofMs, restarted } = one ?? {};
    if (typeof wait !== 'string' || !WAITS.includes(wait) || !isNumber(doneMs) || !isNumber(ofMs)) return [];
    return [{ wait: wait as Progress['wait'], doneMs, ofMs, restarted: restartIn(restarted) }];
  });
}

function restartIn(told: unknown): Progress['restarted'] {
  const { at, why } = (told ?? {}) as Record<string, unknown>;
  if (!isTime(at) || !Array.isArray(why)) return null;
  return { at, why: why.filter((one) => typeof one === 'string') };
}
