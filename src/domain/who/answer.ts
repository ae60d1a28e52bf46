import { isFlag, isNumber, isOneOf, isText, isTime, listOf, orNull, shapeOf } from '../shape.js';
import type { ForeignCall, Judged } from './judge.js';

/** The member of the memo of `whoChanged` with its answer so far. */
export const WHO_MEMO = 'who';

/** What is known about who made the change of one run: the document of `tagout who --json`. Times are ISO 8601. */
export interface WhoAnswer extends Judged {
  service: string;
  cluster: string;
  runId: string;
  /**
   * `known`: at least one call explains a difference. `asking`: none does yet. `unknown`: none was found until the end.
   * `not-asked`: nobody asks, as `why` says.
   */
  state: 'known' | 'asking' | 'unknown' | 'not-asked';
  /** True if nothing more is asked. */
  isFinal: boolean;
  /** Why it was not asked, or why CloudTrail could not be asked the last time; a sentence without a full stop. */
  why: string | null;
  /** Null if nothing was asked. */
  asked: Asked | null;
}

export interface Asked {
  /** The time of which calls were asked for. */
  from: string;
  to: string;
  /** The calls by name. */
  apis: string[];
  /** When all of it was last answered; null: never. */
  at: string | null;
  /** Until when it is asked. */
  until: string;
}

const isCall = shapeOf<ForeignCall>({
  eventId: isText,
  requestId: orNull(isText),
  at: isTime,
  api: isText,
  actor: isText,
  actorType: orNull(isText),
  via: orNull(isText),
  sourceAddress: isText,
  userAgent: isText,
  arns: listOf(isText),
  set: listOf(isText),
  match: isOneOf('value', 'resource', 'load-balancer', 'own'),
});

const isAsked = shapeOf<Asked>({ from: isTime, to: isTime, apis: listOf(isText), at: orNull(isTime), until: isTime });

/** A result or a memo is untrusted input. */
export const isWhoAnswer = shapeOf<WhoAnswer>({
  service: isText,
  cluster: isText,
  runId: isText,
  state: isOneOf('known', 'asking', 'unknown', 'not-asked'),
  isFinal: isFlag,
  why: orNull(isText),
  asked: orNull(isAsked),
  calls: listOf(isCall),
  unexplained: listOf(isText),
  left: shapeOf<Judged['left']>({ own: isNumber, failed: isNumber, elsewhere: isNumber, more: isNumber }),
});

/** An answer of which nothing was asked. */
export function notAsked(run: Pick<WhoAnswer, 'service' | 'cluster' | 'runId'>, why: string): WhoAnswer {
  return { ...identified(run), state: 'not-asked', isFinal: true, why, asked: null, ...NOTHING };
}

/** The answer while it has not been asked once. */
export function notYet(run: Pick<WhoAnswer, 'service' | 'cluster' | 'runId'>, why: string | null): WhoAnswer {
  return { ...identified(run), state: 'asking', isFinal: false, why, asked: null, ...NOTHING };
}

function identified({ service, cluster, runId }: Pick<WhoAnswer, 'service' | 'cluster' | 'runId'>) {
  return { service, cluster, runId };
}

const NOTHING: Judged = { calls: [], unexplained: [], left: { own: 0, failed: 0, elsewhere: 0, more: 0 } };
