import { Asker } from './asker.js';
import type { Caller } from './aws/caller.js';
import type { Bench } from './bench.js';
import type { Limits } from './limits.js';
import { makeRule } from './make.js';
import type { Marks } from './marks.js';
import { openGroups, openNodes, openResponder } from './open.js';
import { UnsafeWrites } from './own-rule.js';
import { cookies } from './questions/of-cookies.js';
import { omittedStickiness, refusedShare, singleGroup, zeroShares } from './questions/of-groups.js';
import { throttling } from './questions/of-reads.js';
import { omittedConditions, requestId, tagsAtCreate, tagsMax, unchangedWrite } from './questions/of-rule.js';
import { timesOfRule, timesOfShare } from './questions/of-time.js';
import type { findDoor } from './reach/find-door.js';
import type { RecordFile } from './record.js';
import type { Answer } from './report.js';
import type { Surveyed } from './survey.js';

export interface Work {
  caller: Caller;
  limits: Limits;
  marks: Marks;
  file: RecordFile;
  surveyed: Surveyed;
  reached: Awaited<ReturnType<typeof findDoor>>;
  /** Where a responder may listen; null: nowhere. */
  address: string | null;
  say: (line: string) => void;
  answered: (answers: Answer[]) => unknown;
}

const NOT_YET = 'the probe did not come so far';

/** Makes the rule and the groups, and asks every question. What it has made stays: the caller removes it. */
export async function askAll(work: Work): Promise<void> {
  const { caller, limits, marks, file, surveyed, reached, say } = work;
  const maker = { caller, marks, file, againMs: limits.againMs };
  const ruleArn = await makeRule(maker, reached.door?.listenerArn ?? surveyed.listeners[0]?.ListenerArn ?? '');
  const bench: Bench = {
    ...{ caller, limits, marks, ruleArn, endMs: Date.now() + limits.wholeMs },
    ...{ groups: NOT_YET, nodes: NOT_YET, responder: NOT_YET },
  };
  const asker = new Asker(bench, work.answered);
  const opened: { close(): void }[] = [];
  try {
    say('asking what ELBv2 answers to writes of its rule');
    await asker.ask(['tags-at-create'], tagsAtCreate);
    const [kept] = await asker.ask(['omitted-conditions'], omittedConditions);
    // Its condition is lost, or nobody knows.
    if (kept?.asAssumed !== true)
      throw new UnsafeWrites(`whether a write keeps the conditions of a rule: ${kept?.answer ?? 'it has no answer'}`);
    await asker.ask(['request-id'], requestId);
    await asker.ask(['unchanged-write'], unchangedWrite);

    bench.nodes = await openNodes(bench, reached);
    if (typeof bench.nodes === 'object') opened.push(bench.nodes);
    say(`timing ${limits.rounds + 1} changes of its rule`);
    await asker.ask(['stale-reads', 'propagation'], timesOfRule);

    bench.groups = await openGroups(maker, surveyed.vpcId);
    say('asking what ELBv2 answers to shares of its two target groups');
    await asker.ask(['zero-shares'], zeroShares);
    await asker.ask(['refused-share'], refusedShare);
    await asker.ask(['omitted-stickiness'], omittedStickiness);
    await asker.ask(['single-group'], singleGroup);

    const responder = await openResponder(bench, work.address, (one) => opened.push(one));
    bench.responder = responder;
    if (responder === true) say(`timing ${limits.rounds} drains of a target group`);
    await asker.ask(['share-0'], timesOfShare);
    await asker.ask(['cookie-at-zero', 'cookie-when-off'], cookies);
    await asker.ask(['throttling'], throttling);
    await asker.ask(['tags-max'], tagsMax);
  } finally {
    for (const one of opened) one.close();
  }
}
