import { isExposed, isOut } from '../../domain/exposure.js';
import type { HostStatus, LiveReading, ShareStatus, StatusDocument } from '../../domain/status.js';
import type { RunFacts } from '../facts.js';

/** Replaces what the last finished step saw with newer readings of the running activities. */
export function overlay(
  document: StatusDocument,
  { readings, memo }: Pick<RunFacts, 'readings' | 'memo'>,
): StatusDocument {
  const inOrder = readings.toSorted((a, b) => a.at - b.at);
  const laid = inOrder.reduce(layOver, document);
  // No look is newer than the document.
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
 * What a step reports replaces what the run waited for before. In `maintenance` the run waits for claims, whatever the
 * watcher reports. Without a worker, it first waits for one.
 */
function waits({ phase, worker, waitingFor }: StatusDocument, reading: LiveReading): string[] {
  if (phase === 'maintenance' || !worker) return [...new Set([...waitingFor, ...reading.waitingFor])];
  return reading.waitingFor.length > 0 ? reading.waitingFor : waitingFor;
}

/** The last reading counts, even if it failed: an earlier reading of any step never replaces it. */
function liveHost(host: HostStatus, reading: LiveReading): HostStatus {
  const live = reading.hosts.find((one) => one.name === host.name);
  if (live === undefined || live.readAt < (host.readAt ?? '')) return host;
  const { inFlight, ready, bootId, unobservable, readAt } = live;
  return { ...host, inFlight, ready, bootId, unobservable, readAt };
}

/**
 * The watcher's look may be newer than that of the step that moves shares, but only that step knows the expected
 * shares.
 */
function liveShare(share: ShareStatus, reading: LiveReading, isNewer: boolean): ShareStatus {
  const live = reading.shares.find((one) => one.where === share.where && one.targetGroup === share.targetGroup);
  if (live === undefined) return share;
  const { observed, expected } = { ...share, ...live };
  return { ...share, observed: isNewer ? observed : share.observed, expected };
}

/** Heartbeats say nothing about the other clusters. */
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
  // If the run reports itself as exposed anyway, it has lost a host while giving shares back.
  const isConfirmed = phases.includes('reactivating') && told.exposed.length === 0;
  const go = !hadGo ? 'none' : isConfirmed ? 'confirmed' : 'given';
  const isReached = shares.some(({ observed }) => (observed ?? 0) > 0);
  return isExposed(go, isReached) ? [cluster] : [];
}
