import { Context } from '@temporalio/activity';
import type { Phase } from '../src/domain/lifecycle.js';
import type { EarlierRun, HostBefore } from '../src/domain/observation.js';
import type { PlannedAction } from '../src/domain/plan.js';
import type { StatusDocument } from '../src/domain/status.js';
import { phaseOf } from './phase.js';

const CLUSTER = { name: 'TagoutCluster', type: 'KEYWORD' } as const;

/** How many runs of a service are looked at, newest first. */
const RUNS_LOOKED_AT = 100;

interface Memo {
  baseline?: PlannedAction[];
  hosts?: HostBefore[];
}

/**
 * The newest run of this cluster that got past preflight and did not end restored: it wrote its baseline into its
 * memo. Hosts it had given the go may have been rebooted since; once a later run restored the cluster, that is over.
 */
export async function findEarlierRun(input: {
  workflowId: string;
  runId: string;
  cluster: string;
}): Promise<EarlierRun | null> {
  const { client } = Context.current();
  let restoredSince = false;
  let seen = 0;
  const query = `WorkflowId = '${input.workflowId}'`;
  for await (const { runId, typedSearchAttributes } of client.workflow.list({ query })) {
    if (runId === input.runId || typedSearchAttributes.get(CLUSTER) !== input.cluster) continue;
    if ((seen += 1) > RUNS_LOOKED_AT) return null;
    // The list may lag behind; what a run is described as does not.
    const described = await client.workflow.getHandle(input.workflowId, runId).describe();
    const { baseline, hosts } = (described.memo ?? {}) as Memo;
    if (baseline === undefined || hosts === undefined) continue;
    const phase = phaseOf(described);
    if (phase === 'restored') {
      restoredSince = true;
      continue;
    }
    const hadGo =
      !restoredSince && (hosts.some((host) => host.hadGo) || (await gaveGo(input.workflowId, runId, phase)));
    return { runId, cluster: input.cluster, phase, baseline, hosts, hadGo };
  }
  return null;
}

/** A run that ended by itself tells its phases; one that was terminated stopped in the phase it shows. */
async function gaveGo(workflowId: string, runId: string, phase: Phase): Promise<boolean> {
  switch (phase) {
    case 'maintenance':
    case 'confirming':
    case 'reactivating':
      return true;
    case 'failed':
      // Where it can't be told, another reboot is asked for: that is the safe direction.
      return (await timelineOf(workflowId, runId))?.includes('maintenance') ?? false;
    case 'preflight':
    case 'draining':
    case 'settling':
    case 'aborting':
    case 'aborted':
    case 'refused':
    case 'restored':
      return false;
  }
}

async function timelineOf(workflowId: string, runId: string): Promise<Phase[] | undefined> {
  try {
    await Context.current().client.workflow.getHandle(workflowId, runId, { followRuns: false }).result();
    return undefined;
  } catch (error) {
    const [document] = ((error as { cause?: { details?: unknown[] } }).cause?.details ?? []) as StatusDocument[];
    return document?.timeline.map((one) => one.phase);
  }
}
