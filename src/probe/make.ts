import { setTimeout as sleep } from 'node:timers/promises';
import { faultOf, isPermanent } from '../../activities/aws-fault.js';
import { answering, type Groups } from './actions.js';
import type { Caller } from './aws/caller.js';
import { readRules } from './aws/reads.js';
import { createGroup, createRule } from './aws/writes.js';
import { findGroup, findRule } from './find-made.js';
import { groupName, hostOf, tagsOf, type Marks } from './marks.js';
import type { RecordFile } from './record.js';

const ATTEMPTS_MAX = 4;
const PRIORITY_MAX = 50_000;

interface Maker {
  caller: Caller;
  marks: Marks;
  file: RecordFile;
  againMs: number;
}

/** The ARN of the probe's rule, which no request matches but the probe's own, so it may come before all others. */
export async function makeRule(maker: Maker, listenerArn: string): Promise<string> {
  const { caller, marks } = maker;
  const host = hostOf(marks.id);
  let priority = await freePriority(caller, listenerArn);
  return make(maker, 'rule', host, {
    create: () =>
      createRule(caller, { listenerArn, priority, host, actions: answering(marks.id, 'a'), tags: tagsOf(marks) }),
    find: () => findRule(caller, listenerArn, marks),
    // A call whose answer was lost is sent again as it was: ELBv2 gives one priority to one rule, never to two.
    evade: async () => {
      priority = await freePriority(caller, listenerArn);
    },
  });
}

export async function makeGroups(maker: Maker, vpcId: string | undefined): Promise<Groups> {
  const { caller, marks } = maker;
  const group = (name: string): Promise<string> =>
    make(maker, 'target group', name, {
      create: () => createGroup(caller, { name, vpcId, tags: tagsOf(marks) }),
      find: () => findGroup(caller, name, marks),
      evade: () => Promise.resolve(),
    });
  return { a: await group(groupName(marks.id, 'a')), b: await group(groupName(marks.id, 'b')) };
}

async function freePriority(caller: Caller, listenerArn: string): Promise<number> {
  return firstFree(new Set((await readRules(caller, listenerArn)).map(({ Priority }) => Number(Priority))));
}

/** The lowest priority that no rule of the listener has. */
export function firstFree(taken: ReadonlySet<number>): number {
  for (let priority = 1; priority <= PRIORITY_MAX; priority += 1) if (!taken.has(priority)) return priority;
  throw new Error('every priority is taken');
}

interface Making {
  create: () => Promise<string>;
  find: () => Promise<string | null>;
  /** Called when somebody else has taken what the call asked for. */
  evade: () => Promise<void>;
}

/**
 * The record first, then the call. Without an answer, what the call may have made is looked for by its marks before it
 * is sent again: nothing may stay behind that nobody knows of.
 */
async function make(
  { caller, file, againMs }: Maker,
  kind: 'rule' | 'target group',
  name: string,
  { create, find, evade }: Making,
): Promise<string> {
  file.intend(kind, name);
  let isLost = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const arn = await create();
      file.made(name, arn);
      return arn;
    } catch (error) {
      const fault = faultOf(error);
      const isTaken = /^(PriorityInUse|DuplicateTargetGroupName)/.test(fault.code);
      if (attempt >= ATTEMPTS_MAX || (isPermanent(fault) && !isTaken)) {
        if (!isLost && isPermanent(fault)) file.refused(name);
        throw error;
      }
      if (!isTaken && fault.kind !== 'throttled') isLost = true;
      await sleep(againMs, undefined, { signal: caller.signal });
      if (isTaken && !isLost) await evade();
      const found = await find();
      if (found === null) continue;
      file.made(name, found);
      return found;
    }
  }
}
