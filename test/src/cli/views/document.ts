import type { StatusDocument } from '../../../../src/domain/status.js';

export const HOST = {
  go: false,
  inFlight: 0,
  ready: true,
  claimed: false,
  unobservable: null,
  readAt: '2026-11-22T15:08:09.000Z',
  bootIdBefore: 'a',
  bootId: 'a',
};
export const DOCUMENT: StatusDocument = {
  ...{ service: 'core', cluster: 'east', workflowId: 'tagout-core', runId: 'r1', phase: 'maintenance' },
  ...{ startedAt: '2026-11-22T15:00:00.000Z', phaseSince: '2026-11-22T15:03:10.120Z' },
  ...{ deadlineAt: '2026-11-23T15:03:10.120Z', startedBy: 'alice@ops-1', reason: 'kernel 6.1.150' },
  ...{ adopted: true, standby: false, reboot: 'optional', waitingFor: ['east-2: claim'], claims: [], timeline: [] },
  hosts: [
    { ...HOST, name: 'east-1', claimed: true, bootIdBefore: '0123456789', bootId: 'fedcba9876' },
    { ...HOST, name: 'east-2', go: true, inFlight: null, unobservable: 'connection refused' },
  ],
  shares: [
    { where: 'core HTTP:80 default', targetGroup: 'core-east', baseline: 100, expected: 0, observed: 0 },
    { where: 'core HTTP:80 rule 10 (path /v1/*)', targetGroup: 'core-east', baseline: 50, expected: 0, observed: 50 },
  ],
  ...{
    observedAt: '2026-11-22T15:04:01.000Z',
    worker: true,
    failure: null,
    next: null,
    warnings: [],
    lastRefusal: null,
  },
  ...{ outOfService: ['east'], exposed: [] },
};
