import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { isPhase, type Phase } from '../domain/lifecycle.js';
import type { HostBefore } from '../domain/observation.js';
import { restored } from '../domain/packed.js';
import type { PlannedAction } from '../domain/plan.js';
import { isText, listOf } from '../domain/shape.js';
import { isHostBefore } from '../domain/shapes/host.js';
import { isPlannedAction } from '../domain/shapes/routing.js';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.js';

/** The search attribute that shows the phase. */
export const PHASE = SEARCH_ATTRIBUTES.phase;

/** A run as the Temporal server describes it. */
export type Described = WorkflowExecutionDescription;

/** At most this many runs of a service are examined, newest first. */
export const RUNS_SEARCHED = 200;

const isPlan = listOf(isPlannedAction);
const isHosts = listOf(isHostBefore);

/**
 * The run with that id, or the newest run of the workflow. Null if the server does not know it: it never existed, its
 * retention is over, or the id comes from a tag that somebody wrote by hand and is not a run id.
 */
export async function describe(client: Client, workflowId: string, runId?: string): Promise<Described | null> {
  try {
    return await client.workflow.getHandle(workflowId, runId).describe();
  } catch (error) {
    if (error instanceof Error && (error.name === 'WorkflowNotFoundError' || isNoRunId(error))) return null;
    throw error;
  }
}

export interface ListedRuns {
  /** Only runs of this cluster. */
  cluster?: string;
  /** Also refused runs; a start that is retried leaves any number of them. */
  refused?: boolean;
}

/**
 * Runs of a workflow as the server lists them, newest first, by default without refused ones. The list may lag behind.
 */
export async function* listedRuns(
  client: Client,
  workflowId: string,
  { cluster, refused = false }: ListedRuns = {},
): AsyncGenerator<string> {
  let listed = 0;
  const notRefused = refused ? '' : ` AND (${PHASE} IS NULL OR ${PHASE} != 'refused')`;
  const query = `WorkflowId = '${workflowId}'${notRefused}`;
  for await (const { runId, typedSearchAttributes } of client.workflow.list({ query })) {
    if (cluster !== undefined && typedSearchAttributes.get(keyword(SEARCH_ATTRIBUTES.cluster)) !== cluster) continue;
    if ((listed += 1) > RUNS_SEARCHED) return;
    yield runId;
  }
}

/** A run that somebody paused (`temporal workflow pause`) has not ended: it goes on once it is unpaused. */
export function isOpen({ status }: Pick<Described, 'status'>): boolean {
  return status.name === 'RUNNING' || isPaused({ status });
}

export function isPaused({ status }: Pick<Described, 'status'>): boolean {
  return status.name === 'PAUSED';
}

/** The phase that the run itself recorded last. A run without one has not left preflight. */
export function recordedPhaseOf(described: Described): Phase {
  const phase = phaseTextOf(described);
  return phase !== undefined && isPhase(phase) ? phase : 'preflight';
}

/** The phase of a maintenance, a roll, or whatever has this search attribute. */
export function phaseTextOf({ typedSearchAttributes }: Described): string | undefined {
  return typedSearchAttributes.get(keyword(PHASE));
}

export function clusterOf({ typedSearchAttributes }: Described): string | null {
  return typedSearchAttributes.get(keyword(SEARCH_ATTRIBUTES.cluster)) ?? null;
}

/** What a run writes once, after preflight; null if it was refused, or never got that far. */
export interface Memo {
  /** In the memo itself: `baseline`. */
  plan: PlannedAction[] | null;
  hosts: HostBefore[] | null;
  startedBy: string | null;
  reason: string | null;
}

/** A value with the wrong shape counts as not written: anybody who may start a run may write into its memo. */
export function memoOf({ memo = {} }: Described): Memo {
  const [plan, hosts] = [restored(memo['baseline']), restored(memo['hosts'])];
  const { startedBy, reason } = memo;
  return {
    plan: isPlan(plan) ? plan : null,
    hosts: isHosts(hosts) ? hosts : null,
    startedBy: isText(startedBy) ? startedBy : null,
    reason: isText(reason) ? reason : null,
  };
}

function keyword(name: string): { name: string; type: 'KEYWORD' } {
  return { name, type: 'KEYWORD' };
}

/** The server's error for text that is not a run id. */
function isNoRunId(error: Error): boolean {
  const { cause } = error;
  return /invalid.*run.?id/i.test(`${error.message} ${cause instanceof Error ? cause.message : ''}`);
}
