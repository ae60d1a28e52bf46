import type { QueryAnswer } from '../../src/domain/blockers.js';
import type { Blockers } from '../../src/domain/config.js';

export const BLOCKERS: Blockers = {
  prometheus: 'http://prometheus:9090',
  queries: ['ALERTS{service="{service}",cluster!="{cluster}"}'],
  ...{ onBlocked: 'hold', deadlineMs: 3_600_000, headers: {}, tls: null },
};

export const CLEAR: QueryAnswer = { kind: 'answered', series: [], count: 0 };
export const FIRING: QueryAnswer = { kind: 'answered', series: ['ALERTS{alertname="Errors"} 1'], count: 1 };
export const UNASKED: QueryAnswer = { kind: 'unasked', reason: 'did not answer within 5000 ms' };

/** The only query, as it is asked and shown. */
export const QUERY = 'ALERTS{service="core",cluster!="east"}';
export const BLOCKED = `blocker: ${QUERY}: ALERTS{alertname="Errors"} 1`;
