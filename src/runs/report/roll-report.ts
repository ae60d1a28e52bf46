import type { temporal } from '@temporalio/proto';
import { loadHistoryToJson, type Session } from '../../connect.js';
import type { RollCluster, RollStatus } from '../../domain/roll/document.js';
import { VERSION } from '../../domain/version.js';
import { historyPages } from '../describe/history-pages.js';
import { findRun } from '../find.js';
import type { RollFacts } from '../roll/find-roll.js';
import { rollDocument } from '../roll/roll-document.js';
import { digestOf } from './digest.js';
import { readReport } from './read-report.js';
import type { HistoryDigest, RunReport } from './report.js';

/**
 * Evidence of a roll, with that of its maintenances: one file is what an auditor can keep. The document of
 * `tagout report --format json` for a roll. Times are ISO 8601 in UTC.
 */
export interface RollReport extends Pick<
  RollStatus,
  'workflowId' | 'runId' | 'phase' | 'startedBy' | 'reason' | 'startedAt' | 'clusters' | 'said' | 'failure' | 'warnings'
> {
  /** The version of this form. */
  report: 1;
  kind: 'roll';
  madeAt: string;
  history: HistoryDigest;
  service: string;
  namespace: string;
  stillRunning: boolean;
  endedAt: string | null;
  phases: RollStatus['timeline'];
  versions: { report: string };
  /** What this report lacks and why, as sentences. */
  gaps: string[];
  /** In the order of the roll. */
  maintenances: RunReport[];
}

/** Characters of the maintenances as JSON. A browser still opens a page of that size. */
const CONTAINED_MAX = 20_000_000;

/** Reads the roll, and the whole history of each of its maintenances. */
export async function readRollReport(
  session: Session,
  roll: RollFacts,
  { queryMs, now, containedMax = CONTAINED_MAX }: { queryMs: number; now: Date; containedMax?: number },
): Promise<RollReport> {
  const { service, workflowId, runId, running } = roll;
  const { namespace } = session;
  const { roll: status } = await rollDocument(session, roll, queryMs);
  const { phase, startedBy, reason, startedAt, clusters, said, failure, warnings, timeline } = status;
  const { maintenances, gaps } = await readMaintenances(session, service, clusters, { now, containedMax });
  return {
    ...{ report: 1, kind: 'roll', madeAt: now.toISOString() },
    history: await readDigest(session, { workflowId, runId, namespace }),
    ...{ service, workflowId, runId, namespace, stillRunning: running, startedBy, reason, startedAt },
    ...{ endedAt: roll.closedAt, phase, phases: timeline, clusters, said, failure, warnings },
    ...{ versions: { report: VERSION }, gaps, maintenances },
  };
}

async function readMaintenances(
  session: Session,
  service: string,
  clusters: RollCluster[],
  { now, containedMax }: { now: Date; containedMax: number },
): Promise<Pick<RollReport, 'maintenances' | 'gaps'>> {
  const [maintenances, gaps]: [RunReport[], string[]] = [[], []];
  let contained = 0;
  for (const { name, runId } of clusters) {
    if (runId === null) continue;
    const run = await findRun(session, service, runId);
    if (run === null) {
      gaps.push(`The maintenance of ${name}, run ${runId}, is not known any more: its retention may be over.`);
      continue;
    }
    const made = await readReport(session, run, now);
    contained += JSON.stringify(made).length;
    if (contained <= containedMax) maintenances.push(made);
    else gaps.push(`The maintenance of ${name} has no room here: tagout report --run ${runId}`);
  }
  return { maintenances, gaps };
}

async function readDigest(
  session: Session,
  run: { workflowId: string; runId: string; namespace: string },
): Promise<HistoryDigest> {
  const events: temporal.api.history.v1.IHistoryEvent[] = [];
  for await (const page of historyPages(session, run, 'first')) events.push(...page.events);
  return digestOf({ events }, run, await loadHistoryToJson());
}
