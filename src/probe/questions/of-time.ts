import { answering, forwarding, stateOf } from '../actions.js';
import { modifyRule } from '../aws/writes.js';
import type { Bench } from '../bench.js';
import { bodyOf, type Side } from '../marks.js';
import type { Answer } from '../report.js';
import { watchChange, type Change, type Watched } from '../watch-change.js';
import { measured, notMeasured, seconds, type Question } from './answers.js';

/** For this long after its last write, tagout takes an old answer for a stale read, and not for drift. */
const STALE_READS_MS = 5_000;

const SIDES: Side[] = ['a', 'b'];
const other = (side: Side): Side => (side === 'a' ? 'b' : 'a');

/** The rule answers by itself, so this needs nothing behind the load balancer. */
export async function timesOfRule(bench: Bench): Promise<Answer[]> {
  const { caller, ruleArn, marks, limits } = bench;
  const answer = (side: Side): Promise<unknown> => modifyRule(caller, ruleArn, answering(marks.id, side));
  const change = (from: Side): Change => ({
    write: () => answer(other(from)),
    isOld: ({ text }) => text === bodyOf(marks.id, from),
    expected: bodyOf(marks.id, other(from)),
  });
  // An earlier change that is still on its way would be taken for an old answer.
  await watchChange(bench, change('b'));
  const rounds: Watched[] = [];
  for (let round = 0; round < limits.rounds && Date.now() < bench.endMs; round += 1)
    rounds.push(await watchChange(bench, change(SIDES[round % 2]!)));
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
    const isOld = ({ text }: { text: string | null }) => text === bodyOf(marks.id, drained);
    rounds.push(await watchChange(bench, { write, isOld, expected: stateOf(actions) }));
  }
  return rounds.length === 0 ? notMeasured('share-0', NO_TIME) : arrival('share-0', rounds);
}

const NO_TIME = 'no time was left';

function staleReads(rounds: Watched[]): Answer {
  const longestMs = longest(rounds.map(({ readMs }) => readMs));
  const [reads, stale] = [sum(rounds.map((one) => one.reads)), sum(rounds.map((one) => one.staleReads))];
  const figures = { changes: rounds.length, reads, stale, longestMs };
  if (longestMs === null)
    return measured('stale-reads', true, `none of ${reads} reads after ${rounds.length} changes was old`, figures);
  const isKnown = longestMs <= STALE_READS_MS;
  const told = `up to ${seconds(longestMs)}: ${stale} of ${reads} reads after ${rounds.length} changes were old`;
  return measured(
    'stale-reads',
    isKnown,
    isKnown ? told : `${told}; tagout waits only 5 s, and would call it drift`,
    figures,
  );
}

/** A longest time of null: not even the first request after the answer was old. */
function arrival(question: Question, rounds: Watched[]): Answer {
  const freshMs = longest(rounds.map((one) => one.freshMs));
  const keptMs = longest(rounds.map((one) => one.keptMs));
  const longestMs = longest([freshMs, keptMs]);
  const [requests, lost] = [sum(rounds.map((one) => one.requests)), sum(rounds.map((one) => one.lost))];
  const isCalm = rounds.every((one) => one.isCalm);
  const figures = { changes: rounds.length, requests, lost, freshMs, keptMs, longestMs, isCalm };
  if (lost === requests) return notMeasured(question, `none of ${requests} requests was answered with 200`);
  const basis = `${requests} requests over ${rounds.length} changes`;
  const told =
    longestMs === null
      ? `no request met it: ${basis}`
      : `up to ${seconds(longestMs)} (new connections ${seconds(freshMs ?? 0)}, kept ones ${seconds(keptMs ?? 0)}): ${basis}`;
  const open = isCalm ? '' : '; it had not ended when the time was up';
  const gone = lost === 0 ? '' : `; ${lost} got another answer than 200`;
  return measured(question, null, told + open + gone, figures);
}

function longest(times: (number | null)[]): number | null {
  const known = times.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
