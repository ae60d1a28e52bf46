import type { RollCluster, RollFailure, RollPhase, RollStatus } from '../../domain/roll/document.js';
import { beginWords } from '../../domain/maintenance-state.js';
import { isRollOver } from '../../domain/roll/is-over.js';
import { nextOfRoll } from '../../domain/roll/message.js';
import { untilApproved, untilUnpaused } from '../../domain/roll/resume-words.js';
import type { RollFacts } from './find-roll.js';
import type { RollRecord } from './read-roll-history.js';

export const NO_WORKER = 'no worker answers';

/** The status of a roll for which no worker answers: from memo, search attributes and history. */
export function assembleRoll(facts: RollFacts, { input, begun, ...record }: RollRecord): RollStatus {
  const { running, memo, phase, startedAt, closedAt } = facts;
  const beginsAt = phase === 'scheduled' ? record.beginsAt : null;
  const ended = { phase, cluster: null, at: closedAt ?? startedAt };
  const isTold = record.timeline.at(-1)?.phase === phase;
  const timeline = running || isTold ? record.timeline : [...record.timeline, ended];
  const clusters = (input?.clusters ?? memo.clusters).map((name): RollCluster => {
    const one = begun.get(name);
    if (one === undefined) return { name, state: running ? 'waiting' : 'left', runId: null };
    return { name, ...one };
  });
  return {
    ...{ workflowId: facts.workflowId, runId: facts.runId, phase, startedAt },
    phaseSince: timeline.at(-1)?.at ?? startedAt,
    ...(beginsAt !== null && { beginsAt }),
    startedBy: memo.startedBy ?? input?.startedBy ?? 'unknown',
    reason: memo.reason ?? input?.reason ?? '',
    clusters,
    waitingFor: running
      ? ['a worker', ...(beginsAt === null ? [] : [beginWords(beginsAt)]), ...personWords(phase, record)]
      : [],
    said: record.said,
    timeline,
    warnings: running ? [NO_WORKER] : [],
    failure: isRollOver(phase) && phase !== 'restored' ? failureOf(facts, record.ending, clusters) : null,
    next: running || isGoingOn(clusters) ? null : nextOfRoll(clusters, [], null, timeline.at(-2)?.phase),
  };
}

/** The person that a paused roll waits for, as the roll itself says it; one `tagout resume` ends both waits. */
function personWords(phase: RollPhase, { said, timeline }: Pick<RollRecord, 'said' | 'timeline'>): string[] {
  if (phase !== 'paused') return [];
  const last = said.findLast(({ what }) => what === 'pause' || what === 'resume');
  if (last?.what === 'pause') return [untilUnpaused(last.by)];
  const cluster = timeline.at(-1)?.cluster ?? 'the next cluster';
  return [untilApproved(cluster)];
}

function isGoingOn(clusters: RollCluster[]): boolean {
  return clusters.some(({ state }) => state === 'current');
}

/** No code ran at its end. A maintenance that it had begun goes on without it. */
function failureOf(
  { phase, recordedPhase, closedAt }: RollFacts,
  ending: string | null,
  clusters: RollCluster[],
): RollFailure {
  const at = closedAt === null ? '' : ` at ${closedAt.slice(11, 19)}Z`;
  const current = clusters.find(({ state }) => state === 'current');
  const goesOn =
    current === undefined
      ? 'it begins no cluster any more'
      : `the maintenance of ${current.name} goes on by itself, and no other follows`;
  return {
    type: 'Terminated',
    message: `${phase.toUpperCase()} in ${recordedPhase} (Terminated)${at}: the roll was ${ending ?? 'ended from outside'}; ${goesOn}.`,
    reasons: [],
    drift: [],
  };
}
