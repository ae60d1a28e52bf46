import { setTimeout as delay } from 'node:timers/promises';
import { isTurnedAway, isUnreachable, unreachable, type Session } from '../connect.js';
import { isUserError } from '../domain/user-error.js';

/** Since when, and why, Temporal can't be reached; `why` is a sentence. */
export interface Outage {
  since: Date;
  why: string;
}

export interface PollOptions {
  /** Between two polls. */
  everyMs: number;
  /** A poll that takes longer has failed. */
  answerMs: number;
  /** How long an outage may last, from the last answer. */
  outageMs: number;
  /** The latest end of an outage, by `performance.now()`, whenever it began. */
  untilMs?: number;
  /** How long a server may turn us away. */
  turnedAwayMs: number;
  /** Called at each poll that fails, and with null at the next one that succeeds. */
  tell?: (outage: Outage | null) => void;
  /** Aborted, it ends the pause between two polls, and so the polling. */
  signal?: AbortSignal;
}

/** Calls `ask` until it answers. If an outage lasts too long, throws the error of the last call. */
export async function poll<T>(
  session: Session,
  ask: () => Promise<T | undefined>,
  { everyMs, answerMs, outageMs, untilMs = Infinity, turnedAwayMs, tell, signal }: PollOptions,
): Promise<T> {
  let lastAnsweredMs = performance.now();
  let since: Date | null = null;
  for (;;) {
    try {
      const answer = await session.client.withDeadline(Date.now() + answerMs, ask);
      if (since !== null) tell?.(null);
      since = null;
      if (answer !== undefined) return answer;
      lastAnsweredMs = performance.now();
    } catch (error) {
      if (isUserError(error) || !isUnreachable(error)) throw error;
      const bornMs = isTurnedAway(error) ? Math.min(outageMs, turnedAwayMs) : outageMs;
      const nowMs = performance.now();
      if (nowMs - lastAnsweredMs > bornMs || nowMs >= untilMs) throw error;
      since ??= new Date();
      tell?.({ since, why: unreachable(error, session).message });
    }
    await delay(everyMs, undefined, { ...(signal && { signal }) });
  }
}
