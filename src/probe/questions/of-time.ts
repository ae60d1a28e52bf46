import { answering, forwarding, stateOf } from '../actions.js';
import { modifyRule } from '../aws/writes.js';
import type { Bench } from '../bench.js';
import { bodyOf, type Side } from '../marks.js';
import type { Answer } from '../report.js';
import { watchChange, type Change, type Watched } from '../watch-change.js';
import { notMeasured } from './answers.js';
import { arrival, staleReads } from './times.js';

const SIDES: Side[] = ['a', 'b'];
const other = (side: Side): Side => (side === 'a' ? 'b' : 'a');

/** The rule answers by itself, so this needs nothing behind the load balancer. */
export async function timesOfRule(bench: Bench): Promise<Answer[]> {
  const { caller, ruleArn, marks, limits } = bench;
  const answer = (side: Side): Promise<unknown> => modifyRule(caller, ruleArn, answering(marks.id, side));
  const change = (from: Side): Change => ({
    write: () => answer(other(from)),
    old: bodyOf(marks.id, from),
    new: bodyOf(marks.id, other(from)),
    expected: bodyOf(marks.id, other(from)),
  });
  // An earlier change that is still on its way would be taken for an old answer.
  await watchChange(bench, change('a'));
  const rounds: Watched[] = [];
  for (let round = 0; round < limits.rounds && Date.now() < bench.endMs; round += 1)
    rounds.push(await watchChange(bench, change(SIDES[(round + 1) % 2]!)));
  if (rounds.length === 0) return [notMeasured('stale-reads', NO_TIME), notMeasured('propagation', NO_TIME)];
  const requests =
    typeof bench.nodes === 'string' ? notMeasured('propagation', bench.nodes) : arrival('propagation', rounds);
  return [staleReads(rounds), requests];
}

/** Requests that reach a group after its share became 0. */
export async function timesOfShare(bench: Bench): Promise<Answer> {
  const { caller, ruleArn, marks, limits, groups } = bench;
  if (typeof groups === 'string') return notMeasured('share-0', groups);
  if (typeof bench.responder === 'string') return notMeasured('share-0', bench.responder);
  const rounds: Watched[] = [];
  for (let round = 0; round < limits.rounds && Date.now() < bench.endMs; round += 1) {
    const drained = SIDES[round % 2]!;
    const shares = { [drained]: 0, [other(drained)]: 1 } as Record<Side, number>;
    const actions = forwarding(groups, shares, null);
    const write = () => modifyRule(caller, ruleArn, actions);
    const answers = { old: bodyOf(marks.id, drained), new: bodyOf(marks.id, other(drained)) };
    rounds.push(await watchChange(bench, { write, ...answers, expected: stateOf(actions) }));
  }
  return rounds.length === 0 ? notMeasured('share-0', NO_TIME) : arrival('share-0', rounds);
}

const NO_TIME = 'no time was left';
