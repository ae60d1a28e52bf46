import type { temporal } from '@temporalio/proto';
import type { Connected } from '../../connect.js';
import { isPhase } from '../../domain/lifecycle.js';
import type { ListLine } from '../../domain/list/line.js';
import { isText } from '../../domain/shape.js';
import {
  MAINTAIN_CLUSTER,
  MAINTAIN_SERVICE,
  maintenanceId,
  rollId,
  SEARCH_ATTRIBUTES,
} from '../../../workflows/messages.js';
import { searchAttribute } from '../describe/search-attribute.js';
import { phaseOf } from '../facts.js';
import { isoOf } from '../iso.js';
import { isRollPhase, rollPhaseOf } from '../roll/find-roll.js';

type Info = temporal.api.workflow.v1.IWorkflowExecutionInfo;

/** A run, by what the server's list says of it; its memo is not decoded yet. The list may lag behind. */
export type Listed = Pick<
  ListLine,
  'kind' | 'service' | 'cluster' | 'workflowId' | 'runId' | 'phase' | 'startedAt' | 'endedAt'
> & {
  memo: Info['memo'];
};

export interface ReadList {
  /** Newest first. */
  runs: Listed[];
  /** There are more runs than were read; the oldest are missing. */
  isCut: boolean;
}

export interface Wanted {
  /** Null: every service. */
  service: string | null;
  /** Also refused runs. */
  refused: boolean;
}

/** More runs than these would be no list that anybody reads. */
const LISTED_MAX = 5_000;
/** A memo may be large, and the answers of the server have a limit. */
const PAGE_SIZE = 200;

/** The maintenances and rolls of the namespace. No worker is asked. */
export async function readList(
  { client, namespace }: Pick<Connected, 'client' | 'namespace'>,
  wanted: Wanted,
  listedMax = LISTED_MAX,
): Promise<ReadList> {
  const runs: Listed[] = [];
  let [nextPageToken, left] = [new Uint8Array(), listedMax];
  for (;;) {
    // The client's own list decodes memos, and fails if one run of the namespace is encoded as nobody here knows.
    const asked = { namespace, query: queryOf(wanted), pageSize: Math.min(left, PAGE_SIZE), nextPageToken };
    const page = await client.workflowService.listWorkflowExecutions(asked);
    runs.push(...page.executions.flatMap(listedOf));
    left -= page.executions.length;
    nextPageToken = new Uint8Array(page.nextPageToken);
    const isLast = nextPageToken.length === 0 || page.executions.length === 0;
    if (isLast || left <= 0) return { runs: runs.sort(newestFirst), isCut: !isLast };
  }
}

function queryOf({ service, refused }: Wanted): string {
  const { phase } = SEARCH_ATTRIBUTES;
  const types = `WorkflowType IN ('${MAINTAIN_CLUSTER}', '${MAINTAIN_SERVICE}')`;
  const ids = service === null ? '' : ` AND WorkflowId IN ('${maintenanceId(service)}', '${rollId(service)}')`;
  return `${types}${ids}${refused ? '' : ` AND (${phase} IS NULL OR ${phase} != 'refused')`}`;
}

/** Anybody may start a workflow of these types: empty where it is no run of the service that it names. */
function listedOf({ execution, type, searchAttributes, startTime, closeTime, status, memo }: Info): Listed[] {
  const valueOf = (name: string): unknown => searchAttribute(searchAttributes?.indexedFields?.[name]?.data);
  const [service, cluster] = [valueOf(SEARCH_ATTRIBUTES.service), valueOf(SEARCH_ATTRIBUTES.cluster)];
  const { workflowId, runId } = execution ?? {};
  const startedAt = isoOf(startTime);
  if (!isText(service) || !workflowId || !runId || startedAt === null) return [];
  const recorded = valueOf(SEARCH_ATTRIBUTES.phase);
  const name = STATUSES[Number(status)] ?? 'ended from outside';
  const run = { service, workflowId, runId, startedAt, endedAt: isoOf(closeTime), memo };
  if (type?.name === MAINTAIN_SERVICE) {
    if (workflowId !== rollId(service)) return [];
    const phase = rollPhaseOf(name, isRollPhase(recorded) ? recorded : 'preflight');
    return [{ kind: 'roll', cluster: null, phase, ...run }];
  }
  if (!isText(cluster) || workflowId !== maintenanceId(service)) return [];
  const phase = phaseOf(name, isText(recorded) && isPhase(recorded) ? recorded : 'preflight');
  return [{ kind: 'maintenance', cluster, phase, ...run }];
}

// Of Temporal's WorkflowExecutionStatus: https://github.com/temporalio/api, temporal/api/enums/v1/workflow.proto
const STATUSES: Record<number, string> = { 1: 'RUNNING', 2: 'COMPLETED', 3: 'FAILED', 8: 'PAUSED' };

function newestFirst(a: Listed, b: Listed): number {
  return Date.parse(b.startedAt) - Date.parse(a.startedAt);
}
