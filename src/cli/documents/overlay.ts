import type { HostStatus, LiveReading, ShareStatus, StatusDocument } from '../../domain/status.js';

/** Lays what the running activities have read over what the last finished step saw; of two readings the newer wins. */
export function overlay(document: StatusDocument, readings: LiveReading[]): StatusDocument {
  const inOrder = readings.toSorted((a, b) => a.at - b.at);
  return inOrder.reduce(layOver, document);
}

function layOver(document: StatusDocument, reading: LiveReading): StatusDocument {
  const isNewer = reading.observedAt !== null && reading.observedAt >= (document.observedAt ?? '');
  const shares = isNewer ? document.shares.map((share) => liveShare(share, reading)) : document.shares;
  const laid = {
    ...document,
    hosts: isCurrent(document, reading) ? document.hosts.map((host) => liveHost(host, reading)) : document.hosts,
    shares,
    observedAt: isNewer ? reading.observedAt : document.observedAt,
    warnings: [...new Set([...document.warnings, ...reading.warnings])],
    waitingFor: waits(document, reading),
  };
  return isNewer ? { ...laid, outOfService: outOfService(laid) } : laid;
}

/** What a step tells stands for what it waited for before. In `maintenance` it is claims, whatever the watcher tells. */
function waits({ phase, waitingFor }: StatusDocument, reading: LiveReading): string[] {
  if (phase === 'maintenance') return [...new Set([...waitingFor, ...reading.waitingFor])];
  return reading.waitingFor.length > 0 ? reading.waitingFor : waitingFor;
}

/** What was read in an earlier phase is older than what the step that ended it saw; without a worker it is all there is. */
function isCurrent(document: StatusDocument, reading: LiveReading): boolean {
  return !document.worker || reading.at >= Date.parse(document.phaseSince);
}

function liveHost(host: HostStatus, reading: LiveReading): HostStatus {
  const live = reading.hosts.find((one) => one.name === host.name);
  if (live === undefined) return host;
  const { inFlight, ready, bootId, unobservable } = live;
  return { ...host, inFlight, ready, bootId, unobservable };
}

function liveShare(share: ShareStatus, reading: LiveReading): ShareStatus {
  const live = reading.shares.find((one) => one.where === share.where && one.targetGroup === share.targetGroup);
  return live === undefined ? share : { ...share, observed: live.observed };
}

/** The cluster under maintenance is out of service where a share that it had in the baseline reads 0. */
export function outOfService(document: StatusDocument): string[] {
  const others = document.outOfService.filter((name) => name !== document.cluster);
  const isOut = document.shares.some(({ baseline, observed }) => baseline > 0 && observed === 0);
  return isOut ? [...others, document.cluster] : others;
}
