import type { Session } from '../connect.js';
import { maintenanceId } from '../../workflows/messages.js';
import {
  clusterOf,
  describe,
  listedRuns,
  memoOf,
  recordedPhaseOf,
  type Described,
  type ListedRuns,
} from './describe.js';
import { describedFacts } from './described-facts.js';
import { phaseOf, type RunFacts } from './facts.js';

/** The newest run of the service, or the run with that id; null if there never was one, or its retention is over. */
export async function findRun(session: Session, service: string, runId?: string): Promise<RunFacts | null> {
  const described = await describe(session.client, maintenanceId(service), runId);
  return described === null ? null : factsOf(session, service, described);
}

/** The newest run before `latest` that `counts`. Each candidate is described, because the list may lag behind. */
export async function earlierRun(
  session: Session,
  latest: RunFacts,
  counts: (run: RunFacts) => boolean,
  listed?: ListedRuns,
): Promise<RunFacts | null> {
  for await (const runId of listedRuns(session.client, latest.workflowId, listed)) {
    if (runId === latest.runId) continue;
    const run = await findRun(session, latest.service, runId);
    if (run !== null && counts(run)) return run;
  }
  return null;
}

async function factsOf(session: Session, service: string, described: Described): Promise<RunFacts> {
  const recordedPhase = recordedPhaseOf(described);
  const { plan, hosts, ...who } = memoOf(described);
  return {
    ...(await describedFacts(session, service, described)),
    cluster: clusterOf(described) ?? 'unknown',
    phase: phaseOf(described.status.name, recordedPhase),
    recordedPhase,
    memo: { plan: plan ?? [], hosts: hosts ?? [], ...who },
  };
}
