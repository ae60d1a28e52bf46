import { bootOf } from './host.js';
import type { Phase } from './lifecycle.js';
import type { EarlierRun, HostBefore } from './observation.js';
import type { HostStatus } from './status.js';

/** Whether an earlier run had given its hosts the go, and when. */
export type EarlierGo = Pick<EarlierRun, 'hadGo' | 'goAtMs'>;

/** Of the document of a run that failed, which another version may have written. */
export interface EarlierDocument {
  hosts: Pick<HostStatus, 'name' | 'bootIdBefore'>[];
  timeline: { phase: string; at: string }[];
}

/** Null where only its history tells: of a run that has the go by its phase, when; of one that was terminated, whether. */
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

/** `atMs` is what the history tells; null where it has no go, undefined where it can't be told. */
export function goByHistory(atMs: number | null | undefined): EarlierGo {
  return atMs === null ? { hadGo: false } : goAt(atMs);
}

/** Once a later run has restored the cluster, the go of this one is over. */
export function withoutGo(earlier: EarlierRun): EarlierRun {
  return { ...earlier, hadGo: false, hosts: earlier.hosts.map((host) => ({ ...host, hadGo: false })) };
}

/** The memo is written at preflight: of a host that could not be read then, only the document tells the boot before the go. */
export function withBoot(host: HostBefore, document: EarlierDocument | undefined): HostBefore {
  const told = document?.hosts.find(({ name }) => name === host.name)?.bootIdBefore ?? null;
  return host.boot !== null || told === null ? host : { ...host, boot: bootOf(told) };
}

/** Where it is not known when the go was, another reboot is asked for: that is the safe direction. */
function goAt(atMs: number | undefined): EarlierGo {
  return { hadGo: true, ...(atMs !== undefined && Number.isFinite(atMs) ? { goAtMs: atMs } : {}) };
}
