import { Context } from '@temporalio/activity';
import { goByHistory, goWithoutHistory, withBoot, withoutGo, type EarlierDocument } from '../src/domain/earlier-go.js';
import type { EarlierRun } from '../src/domain/observation.js';
import { isText, isTime, listOf, orNull, shapeOf } from '../src/domain/shape.js';
import { describe, listedRuns, memoOf } from '../src/runs/describe.js';
import { writtenBy } from './written.js';

interface Asked {
  workflowId: string;
  runId: string;
  cluster: string;
  /** The run that the tag of the load balancer names, if it is of this cluster and namespace. */
  taggedRunId: string | null;
}

/**
 * The run that the tag names, or else the newest run of this cluster that got past preflight and did not end restored.
 * Its memo has its baseline. Hosts with its go may have been rebooted since; once a later run restored the cluster,
 * that go is over.
 */
export async function findEarlierRun(asked: Asked): Promise<EarlierRun | null> {
  const tagged = asked.taggedRunId === null ? null : await earlierRun(asked, asked.taggedRunId);
  if (tagged !== null && tagged.phase !== 'restored') return tagged;
  const { client } = Context.current();
  let restoredSince = false;
  for await (const runId of listedRuns(client, asked.workflowId, { cluster: asked.cluster })) {
    if (runId === asked.runId) continue;
    const earlier = await earlierRun(asked, runId);
    if (earlier?.phase === 'restored') restoredSince = true;
    else if (earlier !== null) return restoredSince ? withoutGo(earlier) : earlier;
  }
  return null;
}

/**
 * Null if the run was refused: then it has no baseline, or has never changed anything. Null also if its retention is
 * over: the list of runs may lag behind, but describing a run does not.
 */
async function earlierRun({ workflowId, cluster }: Asked, runId: string): Promise<EarlierRun | null> {
  const described = await describe(Context.current().client, workflowId, runId);
  // Most runs without a memo were refused, and their histories say no more.
  if (described === null || memoOf(described).plan === null) return null;
  const { plan, hosts, phase, goAtMs } = await writtenBy(described);
  if (plan === null || hosts === null || phase === 'refused') return null;
  const document = phase === 'failed' ? await documentOf(workflowId, runId) : undefined;
  const go = goWithoutHistory(phase, document) ?? goByHistory(goAtMs);
  return { runId, cluster, phase, baseline: plan, hosts: hosts.map((host) => withBoot(host, document)), ...go };
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
