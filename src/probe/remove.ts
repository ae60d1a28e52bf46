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
  /** What other probes have made, which may still run. */
  kept: Found['ours'];
}

interface Task {
  loadBalancerArn: string;
  records: ProbeRecord[];
  /** Whether what this probe made is to be removed. */
  wanted: (marks: Marks) => boolean;
  removeMs: number;
  againMs: number;
  /**
   * For how long ELBv2 may not show what it has made: looked for so long where a Create call got no answer, or where
   * ELBv2 does not know what it has answered to one.
   */
  lostMs: number;
  /** Its load balancer was not found: only what is shown is removed. */
  isGone?: boolean;
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
  let mayAppear = recordedBy(task, '').some(({ arn }) => arn === null);
  for (;;) {
    try {
      last = await findMade(caller, task.loadBalancerArn, task.records);
      const hidden = unseen(task, last, removed);
      const there = [...wantedOf(task, last), ...hidden];
      if (there.length === 0 && (!mayAppear || Date.now() - startedMs >= task.lostMs))
        return { removed: [...removed.values()], left: [], ...othersIn(task, last) };
      failure = 'ELBv2 still answers it';
      for (const { kind, name, arn } of inOrder(there)) {
        const wasThere = await (kind === 'rule' ? deleteRule(caller, arn) : deleteGroup(caller, arn)).then(
          () => true,
          ifStillThere,
        );
        if (!wasThere && hidden.some((one) => one.arn === arn)) mayAppear = true;
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
  const left = last === null ? recordedBy(task, failure) : leftOver(task, last, removed, failure);
  return { removed: [...removed.values()], left, ...othersIn(task, last) };
}

function wantedOf({ wanted }: Task, { ours }: Found): Found['ours'] {
  return ours.filter(({ marks }) => wanted(marks));
}

function othersIn({ wanted }: Task, found: Found | null): Pick<Removed, 'notOurs' | 'kept'> {
  return {
    notOurs: found?.notOurs ?? [],
    kept: (found?.ours ?? []).filter(({ marks }) => !wanted(marks)),
  };
}

/** What a Create call has answered and no list has shown: lists may be behind. */
function unseen(
  { records, wanted, isGone = false }: Task,
  { ours, notOurs }: Found,
  removed: Map<string, Thing>,
): Known[] {
  if (isGone) return [];
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
function ifStillThere(error: unknown): false {
  if (!/NotFound(Exception)?$/.test(faultOf(error).code)) throw error;
  return false;
}

/** What was not removed, shown or not, and what may still appear, because its Create call got no answer. */
function leftOver(task: Task, found: Found, removed: Map<string, Thing>, why: string): Left[] {
  const shown = wantedOf(task, found).filter(({ arn }) => !removed.has(arn));
  const seen = [...shown, ...unseen(task, found, removed)].map(({ kind, name, arn }) => ({ kind, name, arn, why }));
  const lost = recordedBy(task, 'its Create call got no answer').filter(
    ({ name, arn }) => arn === null && !found.ours.some((one) => one.name === name),
  );
  return [...seen, ...lost];
}

/** Without any look, everything that the records name may be there. */
function recordedBy({ records, wanted }: Task, why: string): Left[] {
  return records.filter(wanted).flatMap(({ made }) => made.map((one) => ({ ...one, why })));
}
