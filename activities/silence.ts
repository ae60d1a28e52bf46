import { Context } from '@temporalio/activity';
import { alertMatcher } from '../src/domain/alert-matcher.js';
import type { Silence } from '../src/domain/config.js';
import { nextSilenceMove, ownSilence, silencesToExpire, type SilenceWords } from '../src/domain/silence.js';
import { uninterrupted } from './beat.js';
import type { Asked, AskLimits, Ports } from './ports.js';
import type { TagScope } from './scopes.js';

/** How long a run waits for its Alertmanager at most, at one time. */
export const SILENCE_BOUND_MS = 5_000;

export interface Silencing {
  ports: Ports;
  run: TagScope;
  signal: AbortSignal;
}

/**
 * Makes the silence of a run, or renews it, within `SILENCE_BOUND_MS`. Returns what an operator should know, as a
 * sentence; null if all is well. Rejects only when the signal aborts.
 */
export async function bringSilence({ ports, run, signal }: Silencing): Promise<string | null> {
  const { silence } = run.config;
  if (silence === undefined) return null;
  try {
    const own = wordsOf(ports, run, silence);
    const isLeft = await bring({ ports, at: silence, own, limits: limitsOf(ports, SILENCE_BOUND_MS, signal) });
    return isLeft ? leftWords(run) : null;
  } catch (error) {
    signal.throwIfAborted();
    return `${notSilencedWords(run)}${(error as Error).message} (tagout keeps asking)`;
  }
}

/** Expires every silence of a run. Returns what an operator should know, as a sentence; null if all is well. */
export async function endSilence({ ports, run }: Omit<Silencing, 'signal'>, boundMs: number): Promise<string | null> {
  const { silence } = run.config;
  if (silence === undefined) return null;
  const limits = limitsOf(ports, boundMs, uninterrupted());
  const { alertmanager } = ports;
  try {
    const { silences } = answered(await alertmanager.silences(silence, limits()));
    const own = silencesToExpire(silences, wordsOf(ports, run, silence));
    const ends = await Promise.all(own.map(({ id }) => alertmanager.expire(silence, id, limits())));
    for (const end of ends) answered(end);
    return null;
  } catch (error) {
    return `${notExpiredWords(run)}${(error as Error).message}`;
  }
}

/** The beginning of every warning that the silence could not be made, so that there is one of them and not hundreds. */
export function notSilencedWords({ cluster }: TagScope): string {
  return `alerts of ${cluster} may not be silenced: `;
}

interface Asking {
  ports: Ports;
  at: Silence;
  own: SilenceWords;
  limits: () => AskLimits;
}

/** True if somebody has expired the silence: then it is left so. */
async function bring({ ports: { alertmanager }, at, own, limits }: Asking): Promise<boolean> {
  const { silences, nowMs } = answered(await alertmanager.silences(at, limits()));
  const move = nextSilenceMove(silences, own, nowMs);
  switch (move.kind) {
    case 'keep':
      return false;
    case 'leave':
      return true;
    case 'make':
      answered(await alertmanager.put(at, { ...own, id: null, startsMs: nowMs, endsMs: move.endsMs }, limits()));
      return false;
    case 'renew': {
      const id = answered(await alertmanager.put(at, { ...move.silence, endsMs: move.endsMs }, limits()));
      if (id === move.silence.id) return false;
      // Somebody has expired it since it was read, and then Alertmanager makes a new one.
      answered(await alertmanager.expire(at, id, limits()));
      return true;
    }
  }
}

/** Throws if there was no answer. */
function answered<T>(asked: Asked<T>): T {
  if (asked.kind === 'observed') return asked.value;
  throw new Error(asked.reason);
}

/** Throws if the matchers are wrong: the config file can't hold such ones, but the input of a run can. */
function wordsOf(ports: Ports, { config, cluster, runId }: TagScope, { matchers }: Silence): SilenceWords {
  const { workflowId } = Context.current().info.workflowExecution!;
  const { service } = config;
  return ownSilence(
    { service, cluster, runId, link: ports.linkTo({ workflowId, runId }) },
    matchers.map((template) => alertMatcher(template, { cluster, service })),
  );
}

/** Each request gets the time that those before it have left. */
function limitsOf({ uptime }: Ports, boundMs: number, signal: AbortSignal): () => AskLimits {
  const untilMs = uptime() + boundMs;
  return () => ({ signal, timeoutMs: Math.max(1, Math.floor(untilMs - uptime())) });
}

function leftWords({ cluster }: TagScope): string {
  return `somebody has expired the silence of this run, so alerts of ${cluster} come through: tagout makes no new one`;
}

function notExpiredWords({ cluster }: TagScope): string {
  return `the silence for alerts of ${cluster} was not expired, and ends by itself within 10 min: `;
}
