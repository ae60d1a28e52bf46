import { setTimeout as delay } from 'node:timers/promises';
import { isTurnedAway, isUnreachable, unreachable, type Connected } from '../connect.js';
import { isUserError } from '../domain/user-error.js';

/** Since when Temporal can't be reached, and why, as a sentence. */
export interface Outage {
  since: Date;
  why: string;
}

export interface PollOptions {
  /** Between two looks. */
  everyMs: number;
  /** One look that takes longer has failed. */
  lookMs: number;
  /** How long an outage is borne, from the last answer. */
  outageMs: number;
  /** Until when it is, by `performance.now()`, whenever it began. */
  untilMs?: number;
  /** How long a server is borne that is there, and turns us away. */
  turnedAwayMs: number;
  /** Told at each look that fails, and with null at the first that does not. */
  tell?: (outage: Outage | null) => void;
}

/** Looks again and again until `look` answers; an outage that lasts too long is thrown as what the last look failed with. */
export async function poll<T>(
  session: Connected,
  look: () => Promise<T | undefined>,
  { everyMs, lookMs, outageMs, untilMs = Infinity, turnedAwayMs, tell }: PollOptions,
): Promise<T> {
  let lastAnsweredMs = performance.now();
  let since: Date | null = null;
  for (;;) {
    try {
      const answer = await session.client.withDeadline(Date.now() + lookMs, look);
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
    await delay(everyMs);
  }
}
