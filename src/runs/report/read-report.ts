import type { temporal } from '@temporalio/proto';
import { loadHistoryToJson, type Session } from '../../connect.js';
import { UserError } from '../../domain/user-error.js';
import { VERSION } from '../../domain/version.js';
import { endedDocument } from '../documents.js';
import { readWho } from '../who.js';
import { historyPages, type PageBounds } from '../describe/history-pages.js';
import type { RunFacts } from '../facts.js';
import { assembleReport } from './assemble.js';
import { decodeEvents } from './decode.js';
import { digestOf } from './digest.js';
import type { RunReport } from './report.js';

/** More than Temporal lets a history have: 51,200 events. */
const WHOLE: PageBounds = { eventsAPage: 20, pages: 2_600 };

/** Reads the whole history of a run and makes its report. Needs no worker. Throws `UserError` if it can't be read. */
export async function readReport(session: Session, run: RunFacts, now: Date): Promise<RunReport> {
  const events: Event[] = [];
  let isWhole = false;
  for await (const page of historyPages(session, run, 'first', WHOLE)) {
    events.push(...page.events);
    isWhole = page.isLast;
  }
  if (!isWhole)
    throw new UserError('failed', `the history of run ${run.runId} does not end after ${events.length} events`);
  const { namespace } = session;
  const { workflowId, runId, service, cluster, phase } = run;
  const status = run.running ? null : await endedDocument(session, run);
  const made = assembleReport(await decodeEvents(session, workflowId, events), {
    ...{ namespace, workflowId, runId, service, cluster, phase },
    history: digestOf({ events }, { workflowId, runId, namespace }, await loadHistoryToJson()),
    status,
    who: status?.failure?.type === 'RoutingDrift' ? await readWho(session, status) : null,
    version: VERSION,
    sdk: sdkOf(events),
    madeAt: now.toISOString(),
  });
  return { ...made, gaps: [...resetWords(events, runId), ...made.gaps] };
}

type Event = temporal.api.history.v1.IHistoryEvent;

/** A Reset copies the beginning of another run's history, with all that the other run did. */
function resetWords([begun]: Event[], runId: string): string[] {
  const original = begun?.workflowExecutionStartedEventAttributes?.originalExecutionRunId;
  if (!original || original === runId) return [];
  return [
    `This run was made by Temporal's Reset from run ${original}, and its history begins with that of the other run: what it shows until then, writes included, the other run did. The run itself has done nothing.`,
  ];
}

/** The version of the SDK in the workers, as the last task that named it did. */
function sdkOf(events: Event[]): string | null {
  const named = events.flatMap((event) => event.workflowTaskCompletedEventAttributes?.sdkMetadata?.sdkVersion || []);
  return named.at(-1) ?? null;
}
