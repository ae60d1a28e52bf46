import { expect, it } from 'vitest';
import type { StatusDocument } from '../../../src/domain/status.js';
import { details } from '../../../workflows/details.js';

const NOTHING_READ = { go: false, inFlight: null, ready: null, bootIdBefore: null, bootId: null };

const ADOPT = 'tagout start east --adopt --reason "..."';

const FAILED: StatusDocument = {
  ...{ service: 'core', cluster: 'east', workflowId: 'tagout-core', runId: 'r1', phase: 'failed' },
  ...{ startedAt: '2026-11-22T15:00:00.000Z', phaseSince: '2026-11-22T15:03:10.120Z', deadlineAt: null },
  ...{ startedBy: 'alice@ops-1', reason: 'kernel 6.1.150', adopted: false, standby: false, reboot: 'required' },
  ...{ waitingFor: [], claims: [], timeline: [], observedAt: null, worker: true, lastRefusal: null },
  ...{ outOfService: ['east'], exposed: ['east'], next: ADOPT, warnings: ['shared with others'] },
  hosts: [
    {
      ...NOTHING_READ,
      name: 'east-1',
      go: true,
      inFlight: 0,
      ready: true,
      bootIdBefore: 'a',
      bootId: 'b',
      claimed: true,
      unobservable: null,
      readAt: null,
    },
    { ...NOTHING_READ, name: 'east-2', claimed: false, unobservable: 'connection refused', readAt: null },
  ],
  shares: [{ where: 'core HTTP:80 default', targetGroup: 'core-east', baseline: 100, expected: 0, observed: 77 }],
  failure: {
    type: 'RoutingDrift',
    message: 'FAILED in maintenance (RoutingDrift) at 15:03:10Z: TRAFFIC IS REACHING east.',
    reasons: [],
    drift: [
      { where: 'core HTTP:80 default', what: 'share of core-east', expected: '0', observed: '77' },
      { where: 'core HTTP:80 rule 10 (path /v1/*)', what: 'rule', expected: 'there', observed: 'gone' },
    ],
  },
};

it('the panel of a failed run lists every difference as an item of its own', () => {
  expect(details(FAILED).split('\n\n')).toEqual([
    '**failed** since 2026-11-22 15:03Z',
    '**FAILED in maintenance (RoutingDrift) at 15:03:10Z: TRAFFIC IS REACHING east.**',
    '- core HTTP:80 default: share of core-east: expected **0**, observed **77**',
    '- core HTTP:80 rule 10 (path /v1/*): rule: expected **there**, observed **gone**',
    `To go on: \`${ADOPT}\``,
    'In Temporal, never Reset; adopt',
    'Warning: shared with others',
    '### Hosts',
    '- **east-1**: has the go, claim counted, 0 in-flight, ready, boot `b`, before the go `a`\n' +
      '- **east-2**: no go, no claim, connection refused',
    '### Shares',
    '- core HTTP:80 default: core-east reads **77**, expected 0, baseline 100',
  ]);
});

it('the panel of a waiting run says what it waits for, and until when', () => {
  const waits: StatusDocument = {
    ...FAILED,
    ...{ phase: 'maintenance', failure: null, warnings: [], waitingFor: ['east-1: claim', 'east-2: claim'] },
    deadlineAt: '2026-11-23T15:03:10.120Z',
  };
  expect(details(waits).split('\n\n').slice(0, 3)).toEqual([
    '**maintenance** since 2026-11-22 15:03Z, until 2026-11-23 15:03Z at the latest',
    'Waits for: east-1: claim; east-2: claim',
    '### Hosts',
  ]);
});

it('the panel of a refused run lists every reason, and offers nothing to adopt', () => {
  const failure = { type: 'Refused' as const, message: 'REFUSED', reasons: ['one', 'two'], drift: [] };
  const refused: StatusDocument = { ...FAILED, phase: 'refused', failure, next: null, warnings: [] };
  expect(details(refused).split('\n\n').slice(1, 6)).toEqual([
    '**REFUSED**',
    '- one',
    '- two',
    'In Temporal, never Reset; start again',
    '### Hosts',
  ]);
});
