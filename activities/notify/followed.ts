import { isEnd } from '../../src/domain/lifecycle.js';
import { boundedDocument } from '../../src/domain/notify/bounded-document.js';
import { boundedRoll } from '../../src/domain/notify/bounded-roll.js';
import { momentsIn, type Come } from '../../src/domain/notify/moments.js';
import type { NotifiedRun } from '../../src/domain/notify/notified-run.js';
import { rollMomentsIn } from '../../src/domain/notify/roll-moments.js';
import type { RollDocument } from '../../src/domain/roll/document.js';
import { isRollOver } from '../../src/domain/roll/is-over.js';
import type { StatusDocument } from '../../src/domain/status.js';
import { runDocument } from '../../src/runs/documents.js';
import { findRun } from '../../src/runs/find.js';
import { findRoll } from '../../src/runs/roll/find-roll.js';
import { rollDocument } from '../../src/runs/roll/roll-document.js';

type Session = Parameters<typeof findRun>[0];

/** A run or a roll as Temporal describes it. */
export interface Followed {
  running: boolean;
  /** Differs once its document may have another moment. */
  version: string;
  read: () => Promise<Told>;
}

/** What its document says. */
export interface Told {
  isEnd: boolean;
  /** The moments that have come; by the clock of the server, in milliseconds since the Unix epoch. */
  come: (nowMs: number) => Come[];
  /** Shortened if it is very large. */
  status: () => StatusDocument | RollDocument;
}

/** How long a worker may take to answer with the document; without one it is made from what Temporal knows. */
const QUERY_MS = 1_000;

/** The run or the roll that is told of; null if the server has forgotten it. */
export async function follow(
  session: Session,
  { config: { service }, runId, deadlines, roll }: Pick<NotifiedRun, 'config' | 'runId' | 'deadlines' | 'roll'>,
): Promise<Followed | null> {
  if (roll === undefined) return followRun(session, service, runId, deadlines);
  const found = await findRoll(session, service, runId);
  if (found === null) return null;
  const times = { gateMs: roll.gateMs, deadlineMs: deadlines.maintenance };
  const read = async (): Promise<Told> => {
    const document = await rollDocument(session, found, QUERY_MS);
    return {
      isEnd: isRollOver(document.roll.phase),
      come: (nowMs) => rollMomentsIn(document.roll, times, nowMs),
      status: () => boundedRoll(document),
    };
  };
  // It may be paused, resumed and paused again between two looks; its history is short.
  return { running: found.running, version: String(found.events), read };
}

async function followRun(
  session: Session,
  service: string,
  runId: string,
  deadlines: NotifiedRun['deadlines'],
): Promise<Followed | null> {
  const found = await findRun(session, service, runId);
  if (found === null) return null;
  const read = async (): Promise<Told> => {
    const document = await runDocument(session, found, QUERY_MS);
    return {
      isEnd: isEnd(document.phase),
      come: (nowMs) => momentsIn(document, deadlines, nowMs),
      status: () => boundedDocument(document),
    };
  };
  return { running: found.running, version: found.phase, read };
}
