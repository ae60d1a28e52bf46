import type { Connected } from '../connect.js';
import type { Verdict } from '../domain/status.js';
import { DONE, type DoneAnswer, type DoneArgument } from '../../workflows/messages.js';
import { runDocument } from './documents.js';
import type { RunFacts } from './facts.js';
import { update } from './updates.js';

/** The claim has counted, or the run will check it again. */
const GOOD: readonly Verdict[] = ['counted', 'duplicate', 'unverified'];

export function isGood({ verdict }: DoneAnswer): boolean {
  return GOOD.includes(verdict);
}

/** Sends a claim, which the run checks against the host before it answers. Throws `UserError` if no worker answers. */
export function claim(
  session: Connected,
  run: RunFacts,
  argument: DoneArgument,
  updateMs: number,
): Promise<DoneAnswer> {
  return update<DoneAnswer>(session, run, DONE, argument, updateMs);
}

/** The hosts that have not been claimed yet; null (not known) if no worker answers. */
export async function unclaimed(session: Connected, run: RunFacts, queryMs: number): Promise<string[] | null> {
  const document = await runDocument(session, run, queryMs);
  return document.worker ? document.hosts.filter(({ claimed }) => !claimed).map(({ name }) => name) : null;
}
