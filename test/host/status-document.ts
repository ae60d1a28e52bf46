import type { HostStatus, StatusDocument } from '../../src/domain/status.js';

/** A status document with every key, and with awkward text where people may write. */
export function statusDocument(change: Partial<StatusDocument>): StatusDocument {
  return {
    service: 'core',
    cluster: 'east',
    workflowId: 'tagout-core',
    runId: '01a20453-0c4d-746f-b0d2-ff6cd74543b6',
    phase: 'maintenance',
    startedAt: '2026-11-22T15:00:00.000Z',
    phaseSince: '2026-11-22T15:03:10.120Z',
    deadlineAt: null,
    startedBy: 'alice@ops-1',
    reason: 'a "quoted" reason } ] {"name":"east-1","go":true} \\ ünï\n\t<b>',
    adopted: false,
    standby: false,
    reboot: 'required',
    waitingFor: ['east-2: claim'],
    hosts: [hostStatus({})],
    claims: [{ host: 'east-1', bootId: null, at: '2026-11-22T15:04:00.000Z', verdict: 'early', note: null, by: null }],
    timeline: [{ phase: 'maintenance', at: '2026-11-22T15:03:10.120Z' }],
    shares: [{ where: 'core HTTP:80 default', targetGroup: 'core-east', baseline: 100, expected: 0, observed: 0 }],
    observedAt: null,
    worker: true,
    failure: null,
    outOfService: ['east'],
    exposed: [],
    next: null,
    warnings: [],
    lastRefusal: null,
    ...change,
  };
}

export function hostStatus(change: Partial<HostStatus>): HostStatus {
  return {
    name: 'east-1',
    go: true,
    inFlight: 0,
    ready: true,
    bootIdBefore: null,
    bootId: null,
    claimed: false,
    unobservable: null,
    readAt: null,
    ...change,
  };
}
