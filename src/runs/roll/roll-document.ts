import type { Session } from '../../connect.js';
import type { RollDocument, RollStatus } from '../../domain/roll/document.js';
import { isRollDocument } from '../../domain/shapes/roll-document.js';
import { STATUS } from '../../../workflows/messages.js';
import { pausedWords } from '../documents/paused-words.js';
import { stuckRollWords } from '../documents/stuck-words.js';
import { findTrouble } from '../documents/trouble.js';
import { failuresIn } from '../run-errors.js';
import { assembleRoll } from './assemble-roll.js';
import type { RollFacts } from './find-roll.js';
import { withReadings } from './with-readings.js';
import { readRollHistory } from './read-roll-history.js';

/**
 * The status of a roll: from its worker, from its result or failure, or else from what Temporal knows. `current` is only
 * there where the roll itself knows it.
 */
export async function rollDocument(session: Session, roll: RollFacts, queryMs: number): Promise<RollDocument> {
  const told = roll.running ? await query(session, roll, queryMs) : await ending(session, roll);
  const document = told ?? {
    service: roll.service,
    roll: assembleRoll(roll, await readRollHistory(session, roll)),
    current: null,
  };
  if (!roll.running) return document;
  return { ...document, roll: withTrouble(withReadings(document.roll, roll.readings, told !== null), roll) };
}

function withTrouble(status: RollStatus, roll: RollFacts): RollStatus {
  const now = new Date();
  const stuck = roll.stuck === null ? [] : [stuckRollWords(roll.stuck, now)];
  // Only a roll that is paused has a watcher of its own.
  const trouble = roll.paused ? [pausedWords(roll)] : findTrouble({ ...roll, phase: 'preflight' }, now.getTime());
  return { ...status, warnings: [...stuck, ...trouble, ...status.warnings] };
}

/** Null if no worker answers in time, with whatever error; a worker that fails its task would fail the query too. */
async function query(session: Session, roll: RollFacts, queryMs: number): Promise<RollDocument | null> {
  if (roll.stuck !== null) return null;
  const handle = session.client.workflow.getHandle(roll.workflowId, roll.runId);
  try {
    return documentIn(await session.client.withDeadline(Date.now() + queryMs, () => handle.query(STATUS)));
  } catch {
    return null;
  }
}

/** The result of a roll, or the first detail of its failure; null if it left neither. */
async function ending(session: Session, { workflowId, runId }: RollFacts): Promise<RollDocument | null> {
  const handle = session.client.workflow.getHandle(workflowId, runId, { followRuns: false });
  try {
    return documentIn(await handle.result());
  } catch (error) {
    const [failure] = failuresIn(error);
    if (failure === undefined) throw error;
    return documentIn(failure.detail);
  }
}

/** Another version may have written it, or anybody who may start a workflow. */
function documentIn(value: unknown): RollDocument | null {
  return isRollDocument(value) ? value : null;
}
