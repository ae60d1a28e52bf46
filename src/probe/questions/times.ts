import type { Answer } from '../report.js';
import type { Watched } from '../watch-change.js';
import { measured, notMeasured, seconds, type Question } from './answers.js';

/** For this long after its last write, tagout takes an old answer for a stale read, and not for drift. */
const STALE_READS_MS = 5_000;

export function staleReads(rounds: Watched[]): Answer {
  const longestMs = longest(rounds.map(({ readMs }) => readMs));
  const [reads, stale] = [sum(rounds.map((one) => one.reads)), sum(rounds.map((one) => one.staleReads))];
  const figures = { changes: rounds.length, reads, stale, longestMs };
  if (reads === 0) return notMeasured('stale-reads', 'no read was answered');
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
export function arrival(question: Question, rounds: Watched[]): Answer {
  const freshMs = longest(rounds.map((one) => one.freshMs));
  const keptMs = longest(rounds.map((one) => one.keptMs));
  const longestMs = longest([freshMs, keptMs]);
  const [requests, lost] = [sum(rounds.map((one) => one.requests)), sum(rounds.map((one) => one.lost))];
  const isCalm = rounds.every((one) => one.isCalm);
  const isArrived = rounds.every((one) => one.isArrived);
  const figures = { changes: rounds.length, requests, lost, freshMs, keptMs, longestMs, isCalm, isArrived };
  if (lost === requests)
    return notMeasured(question, `none of ${requests} requests got the old answer of the rule or the new one`);
  const basis = `${requests} requests over ${rounds.length} changes`;
  const told =
    longestMs === null
      ? `no request met it: ${basis}`
      : `up to ${seconds(longestMs)} (new connections ${seconds(freshMs ?? 0)}, kept ones ${seconds(keptMs ?? 0)}): ${basis}`;
  const open = isCalm ? '' : '; it had not ended when the time was up';
  const unseen = isArrived || !isCalm ? '' : '; some address never gave the new answer';
  const gone = lost === 0 ? '' : `; ${lost} got neither the old nor the new answer`;
  return measured(question, null, told + open + unseen + gone, figures);
}

function longest(times: (number | null)[]): number | null {
  const known = times.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
