import { isBestMatch, matchOf, type Match } from './match.js';
import type { DriftQuestion, PlacedDifference } from './question.js';
import type { TrailCall } from './trail-call.js';

/** A call of somebody else, and how well it fits what was found. */
export interface ForeignCall extends Omit<TrailCall, 'error'> {
  /**
   * `value`: it set what was observed. `resource`: it is a call that can make such a difference, on the same resource.
   * `load-balancer`: it only touched the same load balancer or one of the groups. `own`: it looks like a write of the
   * run itself whose answer was lost.
   */
  match: Match | 'own';
}

/** What calls explain. */
export interface Judged {
  /** The best fit first. */
  calls: ForeignCall[];
  /** The differences that no call explains, as `where: what`. */
  unexplained: string[];
  /** How many calls of the time were left out. */
  left: { own: number; failed: number; elsewhere: number; more: number };
}

/** The most calls that are told. */
const CALLS_MAX = 20;

const ORDER: ForeignCall['match'][] = ['value', 'resource', 'load-balancer', 'own'];

/** Drops our own calls, those that failed and those on other load balancers, and puts the rest in order. */
export function judgeCalls(question: DriftQuestion, all: TrailCall[]): Judged {
  const calls = [...new Map(all.map((call) => [call.eventId, call])).values()];
  const done = calls.filter(({ error }) => error === null);
  const foreign = done.filter(({ requestId }) => !isOwn(question, requestId));
  const fitting = foreign.flatMap((call) => fit(question, call));
  const ranked = fitting.map((call) => ({ call, rank: rankOf(question, call) }));
  const sorted = ranked.sort((a, b) => compare(a.rank, b.rank)).map(({ call }) => call);
  return {
    calls: sorted.slice(0, CALLS_MAX),
    unexplained: question.differences
      .filter((difference) => !foreign.some((call) => explains(question, call, difference)))
      .map(({ where, what }) => `${where}: ${what}`),
    left: {
      own: done.length - foreign.length,
      failed: calls.length - done.length,
      elsewhere: foreign.length - fitting.length,
      more: Math.max(0, fitting.length - CALLS_MAX),
    },
  };
}

/** AWS's clock may be this far off: a call that much outside of the time between the two looks is still in it. */
const IN_TIME_MS = 2_000;

/**
 * True if every difference is explained by a call in the time between the two looks: then nothing more is asked. A call
 * in the margin, or one that set another value, may be an earlier one, while the right one is still on its way.
 */
export function isSettled(question: DriftQuestion, all: TrailCall[]): boolean {
  const foreign = all.filter((call) => isForeign(question, call));
  return question.differences.every((difference) => foreign.some((call) => isSure(question, call, difference)));
}

/** True if somebody may be named: what comes later can only explain more. `isLast`: nothing comes later. */
export function isKnown(question: DriftQuestion, all: TrailCall[], isLast: boolean): boolean {
  const isEnough = isLast ? explains : isSure;
  const foreign = all.filter((call) => isForeign(question, call));
  return foreign.some((call) => question.differences.some((difference) => isEnough(question, call, difference)));
}

type Done = Omit<TrailCall, 'error'>;

function isForeign(question: DriftQuestion, { error, requestId }: TrailCall): boolean {
  return error === null && !isOwn(question, requestId);
}

function isSure(question: DriftQuestion, call: Done, difference: PlacedDifference): boolean {
  if (isLikeOwn(question, call) || distanceMs(question, call) > IN_TIME_MS) return false;
  const match = matchOf(question, call, difference);
  return match !== null && isBestMatch(call, match, difference);
}

function isOwn({ ownRequests }: DriftQuestion, requestId: string | null): boolean {
  return requestId !== null && ownRequests.includes(requestId);
}

function fit(question: DriftQuestion, { error, ...call }: TrailCall): ForeignCall[] {
  if (error !== null) return [];
  if (isLikeOwn(question, call)) return [{ ...call, match: 'own' }];
  const matches = question.differences.map((difference) => matchOf(question, call, difference));
  const best = ORDER.find((match) => matches.includes(match as Match));
  return best === undefined ? [] : [{ ...call, match: best }];
}

function explains(question: DriftQuestion, call: Done, difference: PlacedDifference): boolean {
  if (isLikeOwn(question, call)) return false;
  const match = matchOf(question, call, difference);
  return match === 'value' || match === 'resource';
}

/** tagout names itself in the user agent; anybody could, so such a call is told, and only not blamed. */
function isLikeOwn({ ownWrites }: DriftQuestion, { userAgent, api, arns, set }: Done): boolean {
  if (!/\btagout\//.test(userAgent) || (api !== 'ModifyRule' && api !== 'ModifyListener')) return false;
  return ownWrites.some((own) => arns.includes(own.arn) && own.set.every((one) => set.includes(one)));
}

/** What a call is sorted by, the best first; an account may have thousands of them. */
function rankOf(question: DriftQuestion, call: ForeignCall): number[] {
  const isAnySure = question.differences.some((difference) => isSure(question, call, difference));
  // The later of two calls is the one that was seen.
  return [isAnySure ? 0 : 1, ORDER.indexOf(call.match), distanceMs(question, call), -Date.parse(call.at)];
}

function compare(a: number[], b: number[]): number {
  return a.map((one, place) => one - b[place]!).find((difference) => difference !== 0) ?? 0;
}

/** How far a call is outside of the time between the two looks, at least by its whole seconds. */
function distanceMs({ goodAt, seenAt }: DriftQuestion, { at }: Pick<TrailCall, 'at'>): number {
  const atMs = Date.parse(at);
  return Math.max(0, Math.floor(Date.parse(goodAt) / 1_000) * 1_000 - atMs, atMs - Date.parse(seenAt));
}
