import type { WhoAnswer } from '../../../../src/domain/who/answer.js';
import { judgeCalls } from '../../../../src/domain/who/judge.js';
import type { DriftQuestion, PlacedDifference } from '../../../../src/domain/who/question.js';
import type { TrailCall } from '../../../../src/domain/who/trail-call.js';

const PREFIX = 'arn:aws:elasticloadbalancing:eu-central-1:1:';

export const LB = `${PREFIX}loadbalancer/app/core/50`;
export const LISTENER = `${PREFIX}listener/app/core/50/f2`;
export const RULE = `${PREFIX}listener-rule/app/core/50/f2/96`;
export const OTHER_RULE = `${PREFIX}listener-rule/app/core/50/f2/97`;
export const EAST = `${PREFIX}targetgroup/core-east/73`;
export const STRANGE_RULE = `${PREFIX}listener-rule/app/shop/51/f2/96`;

export const SHARE: PlacedDifference = {
  ...{ where: 'core HTTP:80 rule 10 (path /v1/*)', what: 'share of core-east', expected: '0', observed: '100' },
  arn: RULE,
};

/** The rule was as expected at 03:00:00 and had share 100 at 03:00:10. */
export function question(change: Partial<DriftQuestion> = {}): DriftQuestion {
  return {
    ...{ differences: [SHARE], loadBalancers: [LB], groups: [EAST], ownRequests: ['own'] },
    ...{ goodAt: '2026-11-22T03:00:00.400Z', seenAt: '2026-11-22T03:00:10.000Z' },
    ownWrites: [{ arn: RULE, set: ['core-east 0'] }],
    ...change,
  };
}

export function call(change: Partial<TrailCall> = {}): TrailCall {
  return {
    ...{ eventId: 'e-1', requestId: 'r-1', at: '2026-11-22T03:00:05.000Z', api: 'ModifyRule', actor: 'alice' },
    ...{ actorType: null, via: null, sourceAddress: '198.51.100.7', userAgent: 'aws-cli/2' },
    ...{ arns: [RULE], set: ['core-east 100', 'core-west 100'], error: null },
    ...change,
  };
}

export const RUN = { service: 'core', cluster: 'east', runId: 'run-1' };

const ASKED = {
  ...{ from: '2026-11-22T02:59:00.000Z', to: '2026-11-22T03:01:10.000Z', apis: ['ModifyRule'] },
  ...{ at: '2026-11-22T03:04:00.000Z', until: '2026-11-22T03:20:00.000Z' },
};

export function knownAnswer(change: Partial<WhoAnswer> = {}): WhoAnswer {
  const calls = [call(), call({ eventId: 'failed', error: 'AccessDenied' })];
  return {
    ...RUN,
    state: 'known',
    isFinal: true,
    why: null,
    asked: ASKED,
    ...judgeCalls(question(), calls),
    ...change,
  };
}
