import { RENEW_MS } from '../src/domain/silence.js';
import { endedBy } from './beat.js';
import type { TagScope } from './scopes.js';
import { bringSilence, endSilence, notSilencedWords, SILENCE_BOUND_MS } from './silence.js';
import type { Step } from './step.js';

/** The silence is asked for at every so many looks, or every `RENEW_MS` if that is sooner. */
const LOOKS_PER_RENEWAL = 6;

/** The silence of a run, which is kept until one of these is called. */
export interface KeptSilence {
  /** Expires it. Returns what an operator should know. */
  expire: (boundMs?: number) => Promise<string[]>;
  /** Leaves it to the next watcher. */
  handOver: () => Promise<void>;
}

/** The warnings of the watch. */
export interface Warnings {
  told: () => string[];
  warn: (warning: string) => void;
}

/** Renews the silence of a run beside its watch. Nothing waits for it, and what fails is a warning. */
export function keepSilence(step: Step<TagScope>, warnings: Warnings): KeptSilence {
  const over = new AbortController();
  const keeping = step.run.config.silence === undefined ? Promise.resolve() : keep(step, over, warnings);
  const stop = (): Promise<void> => {
    over.abort();
    return keeping;
  };
  return {
    handOver: stop,
    expire: async (boundMs = SILENCE_BOUND_MS) => {
      await stop();
      const warning = await endSilence(step, boundMs);
      return warning === null ? [] : [warning];
    },
  };
}

async function keep(step: Step<TagScope>, over: AbortController, { told, warn }: Warnings): Promise<void> {
  const { ports, run, beat } = step;
  const part = endedBy(beat, over);
  const { signal } = part;
  const { everyMs } = run.config.watch;
  const words = notSilencedWords(run);
  while (!signal.aborted) {
    const warning = await bringSilence({ ports, run, signal }).catch(() => null);
    // What the end has interrupted did not fail.
    if (signal.aborted) return;
    const hasFailed = warning?.startsWith(words) === true;
    // The reason may be another one every time.
    if (warning !== null && !(hasFailed && told().some((one) => one.startsWith(words)))) warn(warning);
    await part.pause(Math.min(RENEW_MS, hasFailed ? everyMs : everyMs * LOOKS_PER_RENEWAL)).catch(() => undefined);
  }
}
