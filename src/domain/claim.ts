import { isLaterBoot, type Boot, type HostReading } from './host.js';
import type { Verdict } from './status.js';

export interface ClaimCheck {
  /** The boot id that the claim names, or null. */
  claimedBootId: string | null;
  /** The boot before the go, or null where the config names no source. */
  before: Boot | null;
  /** The boot of a claim of this host that has counted, or null. */
  counted: { boot: Boot | null } | null;
  reboot: 'required' | 'optional';
}

/** A claim is not a command: the host's own status decides. */
export function judgeClaim(check: ClaimCheck, reading: HostReading): Verdict {
  if (reading.kind === 'unobservable') return 'unverified';
  const { boot } = reading;
  if (namesAnotherBoot(check.claimedBootId, boot)) return 'other-boot';
  if (check.counted !== null && isSameBoot(check.counted.boot, boot)) return 'duplicate';
  if (check.reboot === 'required' && !hasRebooted(check.before, boot)) return 'not-rebooted';
  return 'counted';
}

/** More than a host needs that is maintained and claims, and claims again. */
const PROMPT_CHECKS = 20;

/**
 * How many polls to wait before a check of a host that was checked so often before. Each check is about ten events of
 * the run, and Temporal ends a run at 51,200: a hook that claims every second for as long as the server takes signals
 * must stay far below, so each check after the first 20 waits a poll longer than the one before.
 */
export function pollsBeforeCheck(checked: number): number {
  if (checked === 0) return 0;
  return Math.max(1, checked + 1 - PROMPT_CHECKS);
}

/** Nothing to compare with proves nothing: a reboot that is required must be seen. */
export function hasRebooted(before: Boot | null, now: Boot | null): boolean {
  return before !== null && now !== null && isLaterBoot(before, now);
}

/** A claim holds for one boot. Where the config names no boot, there is none to tell apart. */
export function isSameBoot(claimed: Boot | null, now: Boot | null): boolean {
  if (claimed === null || now === null) return claimed === now;
  return !isLaterBoot(claimed, now);
}

/** Compared only where both are kernel boot ids: a host may tell its boot in its own way. */
function namesAnotherBoot(claimed: string | null, now: Boot | null): boolean {
  if (claimed === null || now?.kind !== 'id') return false;
  return isKernelBootId(claimed) && isKernelBootId(now.id) && claimed.toLowerCase() !== now.id.toLowerCase();
}

function isKernelBootId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** The sentence that `tagout done` prints. */
export function verdictMessage(host: string, verdict: Verdict): string {
  switch (verdict) {
    case 'counted':
      return `${host} is done.`;
    case 'duplicate':
      return `${host} was done already; nothing changed.`;
    case 'unverified':
      return `${host} can't be read yet, or was claimed for too often: the claim is kept and checked again.`;
    case 'early':
      return `${host} has not had the go: the claim is not remembered; claim again after its maintenance.`;
    case 'unknown-host':
      return `${host} is not a host of the cluster under maintenance: see tagout status for their names.`;
    case 'not-rebooted':
      return `${host} has not rebooted since the go: reboot it, then claim again.`;
    case 'other-boot':
      return `${host} is up with another boot id than the claim names: claim again from its present boot.`;
    case 'superseded':
      return `${host} has claimed again since; the later claim counts.`;
  }
}
