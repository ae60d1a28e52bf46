import { verdictMessage } from '../../domain/claim.js';
import type { ClaimStatus, StatusDocument, Verdict } from '../../domain/status.js';
import { clock } from '../../domain/time-words.js';

const REFUSED: readonly Verdict[] = ['early', 'unknown-host', 'not-rebooted', 'other-boot'];

/** Anybody may claim for any name, so only the latest claims for unknown hosts are shown. */
const UNKNOWN_HOSTS_SHOWN = 5;

/** The last claim of each host, if it was refused: it is shown until a better one comes. */
export function refusedClaims({ claims, hosts }: Pick<StatusDocument, 'claims' | 'hosts'>): ClaimStatus[] {
  const last = new Map<string, ClaimStatus>();
  for (const claim of claims) {
    if (claim.verdict === 'superseded') continue;
    last.delete(claim.host);
    last.set(claim.host, claim);
  }
  const refused = [...last.values()].filter(({ verdict }) => REFUSED.includes(verdict));
  const isKnown = ({ host }: ClaimStatus): boolean => hosts.some(({ name }) => name === host);
  const unknown = refused.filter((claim) => !isKnown(claim)).slice(-UNKNOWN_HOSTS_SHOWN);
  return refused.filter((claim) => isKnown(claim) || unknown.includes(claim));
}

/** `claim of east-1 at 15:04:00Z refused: not-rebooted: reboot it, then claim again. It said: "..." (alice@ops-1)` */
export function claimText({ host, at, verdict, note, by }: ClaimStatus, now: Date): string {
  const said = note === null ? '' : ` It said: "${note}".`;
  const who = by === null ? '' : ` (${by})`;
  return `claim of ${host} at ${clock(at, now)} refused: ${verdict}: ${verdictMessage(host, verdict)}${said}${who}`;
}
