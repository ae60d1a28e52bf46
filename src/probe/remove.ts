import { setTimeout as sleep } from 'node:timers/promises';
import { answerOf, faultOf, isPassing } from '../../activities/aws-fault.js';
import type { Caller } from './aws/caller.js';
import { deleteGroup, deleteRule } from './aws/writes.js';
import { findMade, type Found } from './find-made.js';
import type { Marks } from './marks.js';
import type { ProbeRecord } from './record.js';
import type { Left, Thing } from './report.js';

export interface Removed {
  removed: Thing[];
  left: Left[];
  notOurs: Left[];
}

interface Task {
  loadBalancerArn: string;
  records: ProbeRecord[];
  /** Whether what this probe made is to be removed. */
  wanted: (marks: Marks) => boolean;
  removeMs: number;
  againMs: number;
  /** How long something may still appear whose Create call got no answer; 0 if there was none. */
  lostMs: number;
}

/**
 * Removes what probes have made, rules first, because a group that a rule forwards to can't be removed. It is over when
 * ELBv2 answers that nothing is left, or when the time is up. Never throws.
 */
export async function removeMade(caller: Caller, task: Task): Promise<Removed> {
  const startedMs = Date.now();
  const removed = new Map<string, Thing>();
  let last: Found | null = null;
  let failure: string;
  for (;;) {
    try {
      const found = await findMade(caller, task.loadBalancerArn, task.records);
      last = { ours: found.ours.filter(({ marks }) => task.wanted(marks)), notOurs: found.notOurs };
      const spentMs = Date.now() - startedMs;
      if (last.ours.length === 0 && unseen(task, found, removed).length === 0 && spentMs >= task.lostMs)
        return { removed: [...removed.values()], left: [], notOurs: last.notOurs };
      failure = 'ELBv2 still answers it';
      for (const { kind, name, arn } of inOrder([...last.ours, ...unseen(task, found, removed)])) {
        await (kind === 'rule' ? deleteRule(caller, arn) : deleteGroup(caller, arn)).catch(ifStillThere);
        removed.set(arn, { kind, name, arn });
      }
    } catch (error) {
      const fault = faultOf(error);
      failure = answerOf(fault);
      // A group is in use until ELBv2 knows that its rule is gone, and a list may name what has just gone.
      if (!isPassing(fault) && fault.kind !== 'vanished' && !/^ResourceInUse|NotFound/.test(fault.code)) break;
    }
    if (Date.now() - startedMs >= task.removeMs || caller.signal.aborted) break;
    await sleep(task.againMs);
  }
  const gone = new Set(removed.keys());
  const left = last === null ? recordedBy(task, failure) : leftOver(task, last, gone, failure);
  return { removed: [...removed.values()], left, notOurs: last?.notOurs ?? [] };
}

/** What a Create call has answered and no list has shown: lists may be behind. */
function unseen({ records, wanted }: Task, { ours, notOurs }: Found, removed: Map<string, Thing>): Known[] {
  const shown = new Set([...ours, ...notOurs].map(({ arn }) => arn));
  return records
    .filter(wanted)
    .flatMap(({ made }) => made)
    .flatMap(({ kind, name, arn }) =>
      arn === null || shown.has(arn) || removed.has(arn) ? [] : [{ kind, name, arn }],
    );
}

type Known = Thing & { arn: string };

function inOrder(things: Known[]): Known[] {
  return [...things].sort((one, other) => Number(one.kind !== 'rule') - Number(other.kind !== 'rule'));
}

/** What is gone needs no removal. */
function ifStillThere(error: unknown): void {
  if (!/NotFound(Exception)?$/.test(faultOf(error).code)) throw error;
}

/** What was seen and not removed, and what may still appear, because its Create call got no answer. */
function leftOver(task: Task, { ours }: Found, gone: Set<string>, why: string): Left[] {
  const seen = ours.filter(({ arn }) => !gone.has(arn)).map(({ kind, name, arn }) => ({ kind, name, arn, why }));
  const lost = recordedBy(task, 'its Create call got no answer').filter(
    ({ name, arn }) => arn === null && !ours.some((one) => one.name === name),
  );
  return [...seen, ...lost];
}

/** Without any look, everything that the records name may be there. */
function recordedBy({ records, wanted }: Task, why: string): Left[] {
  return records.filter(wanted).flatMap(({ made }) => made.map((one) => ({ ...one, why })));
}
