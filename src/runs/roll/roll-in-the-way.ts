import type { Connected } from '../../connect.js';
import { clock } from '../../domain/time-words.js';
import { findRoll } from './find-roll.js';

/** A run or a roll that is on. */
export interface InTheWay {
  /** Why nobody else may have the service. */
  refusal: string;
  /** It waits for its time or its window, and has touched nothing. */
  waits: boolean;
}

/** The roll that is on; null if none is. */
export async function rollInTheWay(session: Connected, service: string): Promise<InTheWay | null> {
  const roll = await findRoll(session, service);
  if (roll === null || !roll.running) return null;
  const { runId, phase, startedAt, memo } = roll;
  const who = memo.startedBy === null ? '' : ` by ${memo.startedBy}`;
  const waits = phase === 'scheduled';
  const state = waits ? 'waits for its window' : 'is under way';
  const refusal =
    `a roll of ${service} ${state}: the roll ${runId}, in ${phase}, started at ${clock(startedAt, new Date())}${who}. ` +
    'See `tagout status`; wait for its end, or end it with `tagout abort --reason ...`';
  return { refusal, waits };
}
