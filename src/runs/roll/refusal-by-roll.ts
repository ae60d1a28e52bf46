import type { Connected } from '../../connect.js';
import { clock } from '../../domain/time-words.js';
import { findRoll } from './find-roll.js';

/** Why nobody else may have the service, because of a roll that is on; null if none is. */
export async function refusalByRoll(session: Connected, service: string): Promise<string | null> {
  const roll = await findRoll(session, service);
  if (roll === null || !roll.running) return null;
  const { runId, phase, startedAt, memo } = roll;
  const who = memo.startedBy === null ? '' : ` by ${memo.startedBy}`;
  const state = phase === 'scheduled' ? 'waits for its window' : 'is under way';
  return (
    `a roll of ${service} ${state}: the roll ${runId}, in ${phase}, started at ${clock(startedAt, new Date())}${who}. ` +
    'See `tagout status`; wait for its end, or end it with `tagout abort --reason ...`'
  );
}
