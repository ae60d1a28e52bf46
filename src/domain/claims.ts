import { isSameBoot } from './claim.js';
import { bootText, type Boot } from './host.js';
import type { Phase } from './lifecycle.js';
import type { ClaimStatus, Verdict } from './status.js';

/**
 * How many claims the document keeps, or one per host if the cluster has more hosts; older ones are in the history of
 * the run.
 */
export const CLAIMS_KEPT = 100;

/** What the sender of a claim said. */
export type Said = Pick<ClaimStatus, 'host' | 'bootId' | 'note' | 'by'>;

/** The claim of a host that counts, and the boot it holds for. */
export interface Counted {
  boot: Boot | null;
  claim: ClaimStatus;
}

interface HostClaims {
  counted: Counted | null;
  /** Kept, and not decided yet. */
  pending: ClaimStatus | null;
  last: ClaimStatus | null;
}

/** The claims of a run and their verdicts. At most one claim per host is pending, and at most one counts. */
export class Claims {
  private readonly kept: ClaimStatus[] = [];
  private readonly byHost: Map<string, HostClaims>;

  constructor(hosts: string[]) {
    this.byHost = new Map(hosts.map((name) => [name, { counted: null, pending: null, last: null }]));
  }

  /** Files a claim as it comes. An `unverified` claim is kept until its host has been read. */
  file(said: Said, phase: Phase, nowMs: number): ClaimStatus {
    const host = this.byHost.get(said.host);
    const verdict = host === undefined ? 'unknown-host' : firstVerdict(phase, said, host.counted);
    const { bootId, note, by } = said;
    const claim: ClaimStatus = { host: said.host, bootId, at: new Date(nowMs).toISOString(), verdict, note, by };
    this.keep(claim);
    if (host === undefined || verdict !== 'unverified') return claim;
    if (host.pending !== null) host.pending.verdict = 'superseded';
    host.pending = claim;
    return claim;
  }

  /** A claim that counts takes the place of the one before it. */
  decide(claim: ClaimStatus, verdict: Verdict, boot: Boot | null): void {
    const host = this.of(claim.host);
    if (verdict === 'unverified') return;
    if (host.pending === claim) host.pending = null;
    claim.verdict = verdict;
    if (verdict !== 'counted') return;
    if (host.counted !== null) host.counted.claim.verdict = 'superseded';
    host.counted = { boot, claim };
  }

  /** A claim holds for one boot: once its host is up in another boot, the claim is void. */
  readIn(name: string, boot: Boot | null): void {
    const host = this.of(name);
    if (host.counted === null || isSameBoot(host.counted.boot, boot)) return;
    host.counted.claim.verdict = 'superseded';
    host.counted = null;
  }

  /** Once every host is confirmed, a pending claim adds nothing. */
  settlePending(): void {
    for (const host of this.byHost.values()) {
      if (host.pending !== null) host.pending.verdict = 'duplicate';
      host.pending = null;
    }
  }

  counted(name: string): Counted | null {
    return this.of(name).counted;
  }

  pending(name: string): ClaimStatus | null {
    return this.of(name).pending;
  }

  /** Hosts without a claim that counts, in the order of the config. */
  unclaimed(): string[] {
    return [...this.byHost].filter(([, { counted }]) => counted === null).map(([name]) => name);
  }

  /** For the document, in the order in which they came. */
  told(): ClaimStatus[] {
    return this.kept.map((claim) => ({ ...claim }));
  }

  private of(name: string): HostClaims {
    const host = this.byHost.get(name);
    if (host === undefined) throw new Error(`${name} is no host of the cluster`);
    return host;
  }

  /**
   * The oldest claim is forgotten, but never the last claim of a host: the host may not have asked yet for its verdict.
   */
  private keep(claim: ClaimStatus): void {
    this.kept.push(claim);
    const host = this.byHost.get(claim.host);
    if (host !== undefined) host.last = claim;
    if (this.kept.length <= Math.max(CLAIMS_KEPT, this.byHost.size)) return;
    const oldest = this.kept.findIndex((one) => this.byHost.get(one.host)?.last !== one);
    this.kept.splice(oldest, 1);
  }
}

/** Before the go, a claim is shown and not remembered. A claim of the boot that already counts adds nothing. */
function firstVerdict(phase: Phase, { bootId }: Said, counted: Counted | null): Verdict {
  if (phase !== 'maintenance' && phase !== 'confirming' && phase !== 'reactivating') return 'early';
  if (phase === 'reactivating') return 'duplicate';
  const countedBootId = counted === null ? null : bootText(counted.boot);
  return countedBootId !== null && countedBootId === bootId ? 'duplicate' : 'unverified';
}
