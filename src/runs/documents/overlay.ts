import { isExposed, isOut } from '../../domain/exposure.js';
import type { HostStatus, LiveReading, ShareStatus, StatusDocument } from '../../domain/status.js';
import type { RunFacts } from '../facts.js';

/** Lays what the running activities have read over what the last finished step saw; of two readings the newer wins. */
export function overlay(
  document: StatusDocument,
  { readings, memo }: Pick<RunFacts, 'readings' | 'memo'>,
): StatusDocument {
  const inOrder = readings.toSorted((a, b) => a.at - b.at);
  const laid = inOrder.reduce(layOver, document);
  // No look is newer than what the document tells.
  if (laid.observedAt === document.observedAt) return laid;
  return { ...laid, outOfService: outOfService(laid), exposed: exposed(document, laid, memo) };
}

function layOver(document: StatusDocument, reading: LiveReading): StatusDocument {
  const isNewer = reading.observedAt !== null && reading.observedAt >= (document.observedAt ?? '');
  const shares =
    isNewer || reading.shares.some(({ expected }) => expected !== undefined)
      ? document.shares.map((share) => liveShare(share, reading, isNewer))
      : document.shares;
  return {
    ...document,
    hosts: document.hosts.map((host) => liveHost(host, reading)),
    shares,
    observedAt: isNewer ? reading.observedAt : document.observedAt,
    warnings: [...new Set([...document.warnings, ...reading.warnings])],
    waitingFor: waits(document, reading),
  };
}

/**
 * What a step tells stands for what it waited for before. In `maintenance` it is claims, whatever the watcher tells;
 * without a worker it is a worker first.
 */
function waits({ phase, worker, waitingFor }: StatusDocument, reading: LiveReading): string[] {
  if (phase === 'maintenance' || !worker) return [...new Set([...waitingFor, ...reading.waitingFor])];
  return reading.waitingFor.length > 0 ? reading.waitingFor : waitingFor;
}

/** The last reading stands, also one that failed: an earlier one, of whichever step, is never laid over it. */
function liveHost(host: HostStatus, reading: LiveReading): HostStatus {
  const live = reading.hosts.find((one) => one.name === host.name);
  if (live === undefined || live.readAt < (host.readAt ?? '')) return host;
  const { inFlight, ready, bootId, unobservable, readAt } = live;
  return { ...host, inFlight, ready, bootId, unobservable, readAt };
}

/** The watcher may have looked later than the step that moves the shares; what must hold, that step alone tells. */
function liveShare(share: ShareStatus, reading: LiveReading, isNewer: boolean): ShareStatus {
  const live = reading.shares.find((one) => one.where === share.where && one.targetGroup === share.targetGroup);
  if (live === undefined) return share;
  const { observed, expected } = { ...share, ...live };
  return { ...share, observed: isNewer ? observed : share.observed, expected };
}

/** Of the other clusters a heartbeat tells nothing. */
function outOfService(document: StatusDocument): string[] {
  const others = document.outOfService.filter((name) => name !== document.cluster);
  return document.shares.some(isOut) ? [...others, document.cluster] : others;
}

function exposed(
  told: StatusDocument,
  { cluster, timeline, shares }: StatusDocument,
  memo: RunFacts['memo'],
): string[] {
  const phases = timeline.map((entry) => entry.phase);
  const hadGo = phases.includes('maintenance') || memo.hosts.some((host) => host.hadGo);
  // A run that tells it all the same has lost a host on the way up.
  const isConfirmed = phases.includes('reactivating') && told.exposed.length === 0;
  const isReached = shares.some(({ observed }) => (observed ?? 0) > 0);
  return isExposed({ hadGo, isConfirmed }, isReached) ? [cluster] : [];
}
