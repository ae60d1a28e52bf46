import type { Connected, Session } from '../connect.js';
import type { StatusDocument } from '../domain/status.js';
import { STATUS } from '../../workflows/messages.js';
import { assemble } from './documents/assemble.js';
import type { RunFacts } from './facts.js';
import { overlay } from './documents/overlay.js';
import { stuckWords } from './documents/stuck-words.js';
import { findTrouble } from './documents/trouble.js';
import { findRun, earlierRun } from './find.js';
import { readHistory } from './history.js';
import { failuresIn } from './run-errors.js';
import { requireSearchAttributes } from './search-attributes.js';

/** The running maintenance of the service, or else the latest that was not refused; null if there is none. */
export async function serviceDocument(
  session: Connected,
  service: string,
  queryMs: number,
): Promise<{ document: StatusDocument | null; run: RunFacts | null; lastRefusal: StatusDocument['lastRefusal'] }> {
  const latest = await findRun(session, service);
  if (latest === null) {
    await requireSearchAttributes(session);
    return { document: null, run: null, lastRefusal: null };
  }
  const isRefused = latest.phase === 'refused';
  const run = isRefused ? await earlierRun(session, latest, (earlier) => earlier.phase !== 'refused') : latest;
  if (run === null) {
    return { document: null, run, lastRefusal: refusalOf(await runDocument(session, latest, queryMs)) };
  }
  const document = await documentBeside(session, run, latest, queryMs);
  return { document, run, lastRefusal: document.lastRefusal };
}

/** The status document of one run. It also has the latest start, if that was a refused one. */
export async function documentBeside(
  session: Session,
  run: RunFacts,
  latest: RunFacts | null,
  queryMs: number,
): Promise<StatusDocument> {
  const document = await runDocument(session, run, queryMs);
  if (latest?.phase !== 'refused' || latest.runId === run.runId) return document;
  return { ...document, lastRefusal: refusalOf(await runDocument(session, latest, queryMs)) };
}

/** The status document of one run: from its worker, from its result or failure, or else from what Temporal knows. */
export async function runDocument(session: Session, run: RunFacts, queryMs: number): Promise<StatusDocument> {
  if (!run.running) return endedDocument(session, run);
  // A worker that fails its task would fail the query too.
  const told = run.stuck === null ? await query(session, run, queryMs) : null;
  const document =
    told === null ? assemble(run, await readHistory(session, run)) : { ...overlay(told, run), worker: true };
  return { ...document, warnings: [...warningsOf(run), ...document.warnings] };
}

/** The status document of a run that has ended. No worker is needed. */
export async function endedDocument(session: Session, run: RunFacts): Promise<StatusDocument> {
  return (await ending(session, run)) ?? assemble(run, await readHistory(session, run));
}

function warningsOf(run: RunFacts): string[] {
  const now = new Date();
  const stuck = run.stuck === null ? [] : [stuckWords(run.stuck, now)];
  return [...stuck, ...findTrouble(run, now.getTime())];
}

/** Null if no worker answers in time, with whatever error: the document can be made without one. */
async function query(session: Session, run: RunFacts, queryMs: number): Promise<StatusDocument | null> {
  const handle = session.client.workflow.getHandle(run.workflowId, run.runId);
  try {
    return documentIn(await session.client.withDeadline(Date.now() + queryMs, () => handle.query(STATUS)));
  } catch {
    return null;
  }
}

/** The result of a run, or the first detail of its failure; null for a run that left neither. */
async function ending(session: Session, run: RunFacts): Promise<StatusDocument | null> {
  const handle = session.client.workflow.getHandle(run.workflowId, run.runId, { followRuns: false });
  try {
    return documentIn(await handle.result());
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'WorkflowFailedError') throw error;
    return documentIn(failuresIn(error)[0]?.detail);
  }
}

/** Another version may have written it: keys that are missing get their empty values. */
function documentIn(value: unknown): StatusDocument | null {
  const isDocument = typeof value === 'object' && value !== null && 'phase' in value && 'hosts' in value;
  if (!isDocument) return null;
  const document = value as StatusDocument;
  return {
    ...document,
    ...listsOf(document),
    hosts: document.hosts.map((host) => ({ ...host, readAt: (host as Partial<typeof host>).readAt ?? null })),
    claims: document.claims.map((claim) => ({ ...{ note: null, by: null }, ...claim })),
  };
}

function listsOf(document: Partial<StatusDocument>): Pick<StatusDocument, 'exposed' | 'outOfService' | 'warnings'> {
  const { exposed = [], outOfService = [], warnings = [] } = document;
  return { exposed, outOfService, warnings };
}

function refusalOf(refused: StatusDocument): StatusDocument['lastRefusal'] {
  const { phaseSince, startedBy, cluster, failure } = refused;
  return { at: phaseSince, by: startedBy, cluster, reasons: failure?.reasons ?? [] };
}
