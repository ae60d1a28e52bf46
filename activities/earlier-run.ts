import { Context } from '@temporalio/activity';
import { bootOf } from '../src/domain/host.js';
import type { Phase } from '../src/domain/lifecycle.js';
import type { EarlierRun, HostBefore } from '../src/domain/observation.js';
import { isText, isTime, listOf, orNull, shapeOf } from '../src/domain/shape.js';
import type { HostStatus } from '../src/domain/status.js';
import { describe, listedRuns, memoOf, recordedPhaseOf } from '../src/runs/describe.js';
import { goInHistory } from './go-time.js';

interface Asked {
  workflowId: string;
  runId: string;
  cluster: string;
  /** The run that the tag of the load balancer names, where it is one of this cluster and namespace. */
  taggedRunId: string | null;
}

/**
 * The run that the tag names, else the newest run of this cluster that got past preflight and did not end restored: it
 * wrote its baseline into its memo. Hosts it had given the go may have been rebooted since; once a later run restored
 * the cluster, that is over.
 */
export async function findEarlierRun(asked: Asked): Promise<EarlierRun | null> {
  const tagged = asked.taggedRunId === null ? null : await earlierRun(asked, asked.taggedRunId);
  if (tagged !== null && tagged.phase !== 'restored') return tagged;
  const { client } = Context.current();
  let restoredSince = false;
  for await (const runId of listedRuns(client, asked.workflowId, asked.cluster)) {
    if (runId === asked.runId) continue;
    const earlier = await earlierRun(asked, runId);
    if (earlier?.phase === 'restored') restoredSince = true;
    else if (earlier !== null) return restoredSince ? withoutGo(earlier) : earlier;
  }
  return null;
}

function withoutGo(earlier: EarlierRun): EarlierRun {
  return { ...earlier, hadGo: false, hosts: earlier.hosts.map((host) => ({ ...host, hadGo: false })) };
}

/**
 * Null where the run was refused: then it has no baseline to tell, or never touched what it had planned. Null also where
 * its retention is over: a list may lag behind, what a run is described as does not.
 */
async function earlierRun({ workflowId, cluster }: Asked, runId: string): Promise<EarlierRun | null> {
  const described = await describe(Context.current().client, workflowId, runId);
  if (described === null) return null;
  const { baseline, hosts } = memoOf(described);
  const phase = recordedPhaseOf(described);
  if (baseline === null || hosts === null || phase === 'refused') return null;
  const document = phase === 'failed' ? await documentOf(workflowId, runId) : undefined;
  const go = await goOf(workflowId, runId, phase, document);
  return { runId, cluster, phase, baseline, hosts: hosts.map((host) => withBoot(host, document)), ...go };
}

/** The memo is written at preflight: of a host that could not be read then, only the document tells the boot before the go. */
function withBoot(host: HostBefore, document: EarlierDocument | undefined): HostBefore {
  const told = document?.hosts.find(({ name }) => name === host.name)?.bootIdBefore ?? null;
  return host.boot !== null || told === null ? host : { ...host, boot: bootOf(told) };
}

/** A run that ended by itself tells its phases; of one that was terminated its history does. */
async function goOf(
  workflowId: string,
  runId: string,
  phase: Phase,
  document: EarlierDocument | undefined,
): Promise<Pick<EarlierRun, 'hadGo' | 'goAtMs'>> {
  switch (phase) {
    case 'maintenance':
    case 'confirming':
    case 'reactivating':
      return goAt((await goInHistory(workflowId, runId)) ?? undefined);
    case 'failed': {
      const go = document?.timeline.find((one) => one.phase === 'maintenance');
      if (document !== undefined) return go === undefined ? { hadGo: false } : goAt(Date.parse(go.at));
      const atMs = await goInHistory(workflowId, runId);
      return atMs === null ? { hadGo: false } : goAt(atMs);
    }
    case 'preflight':
    case 'draining':
    case 'settling':
    case 'aborting':
    case 'aborted':
    case 'refused':
    case 'restored':
      return { hadGo: false };
  }
}

/** Where it is not known when the go was, another reboot is asked for: that is the safe direction. */
function goAt(atMs: number | undefined): Pick<EarlierRun, 'hadGo' | 'goAtMs'> {
  return { hadGo: true, ...(atMs !== undefined && Number.isFinite(atMs) ? { goAtMs: atMs } : {}) };
}

/** Of the document of a run that failed, which another version may have written. */
interface EarlierDocument {
  hosts: Pick<HostStatus, 'name' | 'bootIdBefore'>[];
  timeline: { phase: string; at: string }[];
}

const isEarlierDocument = shapeOf<EarlierDocument>({
  hosts: listOf(shapeOf<EarlierDocument['hosts'][number]>({ name: isText, bootIdBefore: orNull(isText) })),
  timeline: listOf(shapeOf<EarlierDocument['timeline'][number]>({ phase: isText, at: isTime })),
});

async function documentOf(workflowId: string, runId: string): Promise<EarlierDocument | undefined> {
  try {
    await Context.current().client.workflow.getHandle(workflowId, runId, { followRuns: false }).result();
    return undefined;
  } catch (error) {
    const document = (error as { cause?: { details?: unknown[] } }).cause?.details?.[0];
    return isEarlierDocument(document) ? document : undefined;
  }
}
