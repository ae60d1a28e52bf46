import type { Connected } from '../../connect.js';
import { showRoll, type ShownRoll } from '../service-view.js';
import type { RollFacts } from './find-roll.js';

/** The document of a roll, with that of the maintenance of its current cluster. */
export async function rollNow(session: Connected, facts: RollFacts, queryMs: number): Promise<ShownRoll> {
  return (await showRoll(session, facts, { run: null, document: null }, queryMs)).roll;
}
