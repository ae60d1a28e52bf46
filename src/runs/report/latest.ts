import type { Connected } from '../../connect.js';
import type { RunFacts } from '../facts.js';
import { earlierRun, findRun } from '../find.js';

/** The running run, or else the latest that was not refused, or else the latest; null if there is none. */
export async function latestToTell(session: Connected, service: string): Promise<RunFacts | null> {
  const latest = await findRun(session, service);
  if (latest?.phase !== 'refused') return latest;
  return (await earlierRun(session, latest, ({ phase }) => phase !== 'refused')) ?? latest;
}
