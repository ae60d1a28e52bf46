import { hasBootedSince, isLaterBoot, type Boot, type HostReading } from './host.js';
import type { Verdict } from './status.js';

export interface ClaimCheck {
  /** The boot id that the claim names, or null. */
  claimedBootId: string | null;
  /** The boot before the go, or null if the config names no source. */
  before: Boot | null;
  /** When that go was, by the server's clock; milliseconds since the Unix epoch. Null if not known. */
  goAtMs: number | null;
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
  if (check.reboot === 'required' && !hasRebooted(check.before, check.goAtMs, boot)) return 'not-rebooted';
  return 'counted';
}

/** How many hosts one check reads. */
export const HOSTS_PER_CHECK = 50;

/** How many checks were made before this one. */
export interface ChecksBefore {
  ofHost: number;
  ofRun: number;
  hosts: number;
}

/** More checks than an ordinary maintenance needs, even when hosts claim twice. */
const PROMPT_CHECKS = 20;
const PROMPT_CHECKS_PER_HOST = 2;
const CHECKS_OF_A_RUN = 900;

/**
 * How many polls to wait before a check. A check costs about eleven events of the run and a claim four; Temporal takes
 * 10,000 claims, and ends a run at 51,200 events, without its document. Hooks that never stop claiming must not reach
 * that, on any number of hosts. So after the first checks, each waits about one poll longer than the one before, and
 * much longer near 900 checks.
 */
export function pollsBeforeCheck({ ofHost, ofRun, hosts }: ChecksBefore): number {
  if (ofHost === 0) return 0;
  const prompt = PROMPT_CHECKS + PROMPT_CHECKS_PER_HOST * hosts;
  const left = Math.max(1, CHECKS_OF_A_RUN - ofRun);
  return Math.max(1, Math.ceil(((ofRun + 1 - prompt) * CHECKS_OF_A_RUN) / left));
}

/** Without two boots to compare, nothing is proved: a required reboot must be seen. */
export function hasRebooted(before: Boot | null, goAtMs: number | null, now: Boot | null): boolean {
  return before !== null && now !== null && hasBootedSince(before, goAtMs, now);
}

/** A claim holds for one boot. If the config names no boot, every boot counts as the same. */
export function isSameBoot(claimed: Boot | null, now: Boot | null): boolean {
  if (claimed === null || now === null) return claimed === now;
  return !isLaterBoot(claimed, now);
}

/** Compared only if both are kernel boot ids: a host may report its boot in another form. */
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
      return `${host} can't be read yet, or there were too many claims for it: the claim is kept and checked again.`;
    case 'early':
      return `${host} has not had the go: the claim is not remembered; claim again after its maintenance.`;
    case 'unknown-host':
      return `${host} is not a host of the cluster under maintenance: see tagout status for their names.`;
    case 'not-rebooted':
      return `${host} has not rebooted since the go: reboot it, then claim again.`;
    case 'other-boot':
      return `${host} is up with another boot id than the claim names: claim again from its current boot.`;
    case 'superseded':
      return `${host} has claimed again since; the later claim counts.`;
  }
}
