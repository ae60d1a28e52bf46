import type { Receiver } from '../config.js';
import type { Difference } from '../drift.js';
import { isText, isTime, listOf, orNull, shapeOf } from '../shape.js';
import type { WhoLimits } from './changed-run.js';

/** What CloudTrail is to be asked about a run, and what the input of the run says about it. */
export interface Asking {
  question: DriftQuestion;
  notify: Receiver[];
  limits: WhoLimits;
}

/** What CloudTrail is asked about one run that ended by drift. */
export interface DriftQuestion {
  differences: PlacedDifference[];
  /** The ARNs of the load balancers. */
  loadBalancers: string[];
  /** The target groups whose targets and attributes count, by ARN. */
  groups: string[];
  /** When the last look before the change was asked for, and when the change was seen; ISO 8601, by the worker's clock. */
  goodAt: string;
  seenAt: string;
  /** The request ids of the run's own writes. */
  ownRequests: string[];
  /** What the run itself may have set, for a write whose answer was lost: the ARN of a rule or listener, and the shares. */
  ownWrites: OwnWrite[];
}

/** A difference with the resource that it is about: a rule, a listener, a group, a load balancer; null: not known. */
export interface PlacedDifference extends Difference {
  arn: string | null;
}

export interface OwnWrite {
  arn: string;
  /** As in `TrailCall`: `core-east 0`. */
  set: string[];
}

export const isDriftQuestion = shapeOf<DriftQuestion>({
  differences: listOf(
    shapeOf<PlacedDifference>({ where: isText, what: isText, expected: isText, observed: isText, arn: orNull(isText) }),
  ),
  loadBalancers: listOf(isText),
  groups: listOf(isText),
  goodAt: isTime,
  seenAt: isTime,
  ownRequests: listOf(isText),
  ownWrites: listOf(shapeOf<OwnWrite>({ arn: isText, set: listOf(isText) })),
});
