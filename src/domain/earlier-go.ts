import { bootOf } from './host.js';
import type { Phase } from './lifecycle.js';
import type { EarlierRun, HostBefore } from './observation.js';
import type { HostStatus } from './status.js';

/** Whether an earlier run had given its hosts the go, and when. */
export type EarlierGo = Pick<EarlierRun, 'hadGo' | 'goAtMs'>;

/** A part of the document of a failed run. Another version may have written it. */
export interface EarlierDocument {
  hosts: Pick<HostStatus, 'name' | 'bootIdBefore'>[];
  timeline: { phase: string; at: string }[];
}

/**
 * Null if only the history can answer: when the go was, for a run whose phase implies it; whether there was a go, for a
 * terminated run.
 */
export function goWithoutHistory(phase: Phase, document: EarlierDocument | undefined): EarlierGo | null {
  switch (phase) {
    case 'maintenance':
    case 'confirming':
    case 'reactivating':
      return null;
    case 'failed': {
      if (document === undefined) return null;
      const go = document.timeline.find((one) => one.phase === 'maintenance');
      return go === undefined ? { hadGo: false } : goAt(Date.parse(go.at));
    }
    case 'scheduled':
    case 'preflight':
    case 'draining':
    case 'settling':
    case 'aborting':
    case 'aborted':
    case 'refused':
    case 'restored':
      return { hadGo: false };
  }
}

/** `atMs` is the time of the go in the history; null if it has no go, undefined if that can't be known. */
export function goByHistory(atMs: number | null | undefined): EarlierGo {
  return atMs === null ? { hadGo: false } : goAt(atMs);
}

/** Once a later run has restored the cluster, the go of this run is over. */
export function withoutGo(earlier: EarlierRun): EarlierRun {
  return { ...earlier, hadGo: false, hosts: earlier.hosts.map((host) => ({ ...host, hadGo: false })) };
}

/**
 * The memo is written at preflight. For a host that could not be read then, only the document has the boot before the
 * go.
 */
export function withBoot(host: HostBefore, document: EarlierDocument | undefined): HostBefore {
  const told = document?.hosts.find(({ name }) => name === host.name)?.bootIdBefore ?? null;
  return host.boot !== null || told === null ? host : { ...host, boot: bootOf(told) };
}

/** If the time of the go is not known, another reboot is required: that is the safe direction. */
function goAt(atMs: number | undefined): EarlierGo {
  return { hadGo: true, ...(atMs !== undefined && Number.isFinite(atMs) ? { goAtMs: atMs } : {}) };
}
