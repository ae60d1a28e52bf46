import type { Connected } from '../../connect.js';
import type { RollDocument } from '../../domain/roll/document.js';
import { STATUS } from '../../../workflows/messages.js';
import { runDocument } from '../documents.js';
import { findRun } from '../find.js';
import { failuresIn } from '../run-errors.js';
import type { RollFacts } from './find-roll.js';

/** What a roll says of itself, with the maintenance of its current cluster; null if it says nothing. */
export async function wordOfRoll(session: Connected, roll: RollFacts, queryMs: number): Promise<RollDocument | null> {
  const document = roll.running ? await query(session, roll, queryMs) : await ending(session, roll);
  const runId = document?.roll.clusters.find(({ state }) => state === 'current')?.runId ?? null;
  if (document === null || document.current !== null || runId === null) return document;
  const run = await findRun(session, roll.service, runId);
  return run === null ? document : { ...document, current: await runDocument(session, run, queryMs) };
}

async function query(
  session: Connected,
  { workflowId, runId }: RollFacts,
  queryMs: number,
): Promise<RollDocument | null> {
  const handle = session.client.workflow.getHandle(workflowId, runId);
  try {
    return documentIn(await session.client.withDeadline(Date.now() + queryMs, () => handle.query(STATUS)));
  } catch {
    return null;
  }
}

async function ending(session: Connected, { workflowId, runId }: RollFacts): Promise<RollDocument | null> {
  try {
    return documentIn(await session.client.workflow.getHandle(workflowId, runId, { followRuns: false }).result());
  } catch (error) {
    const [failure] = failuresIn(error);
    if (failure === undefined) throw error;
    return documentIn(failure.detail);
  }
}

function documentIn(value: unknown): RollDocument | null {
  return typeof value === 'object' && value !== null && 'roll' in value ? (value as RollDocument) : null;
}
