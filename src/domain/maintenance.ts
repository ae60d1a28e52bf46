import { judgeClaim } from './claim.js';
import { Claims } from './claims.js';
import type { Difference } from './drift.js';
import { levelAtBegin } from './expected.js';
import { isExposed, type Go } from './exposure.js';
import type { FailureType } from './failure.js';
import { bootText, toldHost, type HostReading, type ToldHost } from './host.js';
import { isEnd, type Phase } from './lifecycle.js';
import {
  beginOf,
  beginWords,
  deadlineOf,
  enter,
  fail,
  failureOf,
  stoppedIn,
  type Failed,
  type MaintenanceState,
} from './maintenance-state.js';
import type { HostBefore } from './observation.js';
import type { PlannedAction } from './plan.js';
import { failureMessage, nextCommand } from './failure-message.js';
import { RunShares } from './run-shares.js';
import type { ClusterOfGroup, ObservedShare } from './shares.js';
import type { ClaimStatus, FailureStatus, HostStatus, StatusDocument } from './status.js';

export interface MaintenanceStart {
  service: string;
  cluster: string;
  workflowId: string;
  runId: string;
  startedBy: string;
  reason: string;
  adopted: boolean;
  standby: boolean;
  reboot: 'required' | 'optional';
}

export interface HostState {
  name: string;
  before: HostBefore | null;
  reading: HostReading | null;
  /** The reading as documents tell it, worked out once: a document is made for each of many claims. */
  told: ToldHost | null;
}

/**
 * What one run knows. Pure: time comes in as milliseconds since the Unix epoch. `beginsAtMs`: of a run that waits for its
 * time.
 */
export class Maintenance {
  readonly hosts: HostState[];
  readonly claims: Claims;
  private readonly shares: RunShares;
  private readonly timeline: { phase: Phase; at: string }[];
  private state: MaintenanceState;
  private go: Go = 'none';
  private warnings: string[] = [];

  constructor(
    private readonly start: MaintenanceStart,
    hosts: string[],
    nowMs: number,
    beginsAtMs: number | null = null,
  ) {
    this.state = beginsAtMs === null ? { phase: 'preflight' } : { phase: 'scheduled', beginsAt: iso(beginsAtMs) };
    this.timeline = [{ phase: this.state.phase, at: iso(nowMs) }];
    this.hosts = hosts.map((name) => ({ name, before: null, reading: null, told: null }));
    this.claims = new Claims(hosts);
    this.shares = new RunShares(start.cluster);
  }

  /** `left`: ARNs of rules that forward only to the cluster and are not drained. */
  planned(plan: PlannedAction[], hosts: HostBefore[], clusterOf: ClusterOfGroup, left: string[] = []): void {
    this.shares.planned(plan, clusterOf, left);
    this.go = hosts.some((host) => host.hadGo) ? 'given' : 'none';
    for (const before of hosts) this.host(before.name).before = before;
  }

  get phase(): Phase {
    return this.state.phase;
  }

  /** When a run begins that is scheduled; otherwise null. */
  get beginsAtMs(): number | null {
    const beginsAt = beginOf(this.state);
    return beginsAt === null ? null : Date.parse(beginsAt);
  }

  /** `atMs`: the deadline of the phase, or when a run begins that is scheduled. */
  entered(phase: Exclude<Phase, Failed>, nowMs: number, atMs?: number): void {
    this.goOn(enter(this.state, phase, atMs === undefined ? undefined : iso(atMs)), nowMs);
    if (phase === 'maintenance') {
      this.go = 'given';
      for (const host of this.hosts) this.rememberGo(host, nowMs);
    }
    if (phase === 'reactivating') this.go = 'confirmed';
  }

  /**
   * If a host could not be read at preflight of an adopted run, its last reading gives the boot before the go. Only the
   * first go counts: a run that comes back to `maintenance` has already given it.
   */
  private rememberGo(host: HostState, nowMs: number): void {
    if (host.before === null) return;
    const { boot, goAtMs = nowMs } = host.before;
    const read = host.reading?.kind === 'observed' ? host.reading.boot : null;
    host.before = { ...host.before, boot: boot ?? read, goAtMs };
  }

  /** What a step has read. */
  observed(observed: ObservedShare[], atMs: number): void {
    this.shares.observed(observed, atMs);
  }

  /** What the watcher has read, beside the steps. */
  observedBeside(observed: ObservedShare[], atMs: number): void {
    this.shares.observedBeside(observed, atMs);
  }

  /** What a step has read, as with `observed`. */
  read(readings: HostReading[]): void {
    for (const reading of readings) {
      const host = this.hosts.find((one) => one.name === reading.host);
      if (host !== undefined) Object.assign(host, { reading, told: toldHost(reading) });
    }
  }

  /** What was read beside the steps, or by a step that failed. The last reading is kept, even if the read failed. */
  readBeside(readings: HostReading[]): void {
    const lastOf = (name: string): HostReading | null | undefined =>
      this.hosts.find((one) => one.name === name)?.reading;
    this.read(readings.filter(({ host, at }) => at >= (lastOf(host)?.at ?? -Infinity)));
  }

  host(name: string): HostState {
    const host = this.hosts.find((one) => one.name === name);
    if (host === undefined) throw new Error(`${name} is not a host of ${this.start.cluster}`);
    return host;
  }

  /** A reading that is newer than the claim decides on it. */
  judge(claim: ClaimStatus, reading: HostReading): void {
    const { before } = this.host(claim.host);
    const check = {
      claimedBootId: claim.bootId,
      before: before?.boot ?? null,
      goAtMs: before?.goAtMs ?? null,
      counted: this.claims.counted(claim.host),
      reboot: this.start.reboot,
    };
    this.claims.decide(claim, judgeClaim(check, reading), reading.kind === 'observed' ? reading.boot : null);
  }

  /** Claims that the readings contradict are void. */
  voidClaims(readings: HostReading[]): void {
    this.read(readings);
    for (const { name, reading } of this.hosts)
      if (reading?.kind === 'observed') this.claims.readIn(name, reading.boot);
  }

  /** Each warning is kept once. */
  warn(warnings: string[]): void {
    this.warnings = [...new Set([...this.warnings, ...warnings])];
  }

  /** A host was lost while shares were given back: the hosts no longer count as confirmed. */
  lost(): void {
    this.go = 'given';
    this.shares.stand('drained');
  }

  /** Ends the run as anything but restored. */
  ended(
    phase: Failed,
    nowMs: number,
    cause: { type: FailureType; detail: string; reasons?: string[]; drift?: Difference[] },
  ): FailureStatus {
    // An aborted run gives back before it ends, but a person wants to know in which phase it was stopped.
    const endedIn = phase === 'aborted' ? stoppedIn(this.state) : this.phase;
    const { type, detail, reasons = [], drift = [] } = cause;
    const failure = { type, message: '', reasons, drift };
    this.goOn(fail(this.state, phase, failure), nowMs);
    failure.message = failureMessage(this.document(), endedIn, detail);
    return failure;
  }

  private goOn(state: MaintenanceState, nowMs: number): void {
    this.state = state;
    this.timeline.push({ phase: state.phase, at: iso(nowMs) });
    const level = levelAtBegin(state.phase);
    if (level !== null) this.shares.stand(level);
  }

  document(): StatusDocument {
    const { cluster } = this.start;
    const { shares, observedAt, outOfService } = this.shares.told();
    const failure = failureOf(this.state);
    return {
      ...this.start,
      phase: this.phase,
      startedAt: this.timeline[0]!.at,
      phaseSince: this.timeline.at(-1)!.at,
      deadlineAt: deadlineOf(this.state),
      ...(this.state.phase === 'scheduled' && { beginsAt: this.state.beginsAt }),
      waitingFor: isEnd(this.phase) ? [] : this.waits(),
      hosts: this.hosts.map((host) => this.hostStatus(host)),
      claims: this.claims.told(),
      timeline: this.timeline.map((one) => ({ ...one })),
      shares,
      observedAt,
      worker: true,
      failure,
      outOfService,
      exposed: isExposed(this.go, this.shares.getsTraffic()) ? [cluster] : [],
      next: nextCommand(cluster, this.phase, failure, outOfService),
      warnings: [...this.warnings],
      lastRefusal: null,
    };
  }

  private waits(): string[] {
    const beginsAt = beginOf(this.state);
    if (beginsAt !== null) return [beginWords(beginsAt)];
    if (this.phase !== 'maintenance') return [];
    return this.claims
      .unclaimed()
      .map((name) => `${name}: ${this.claims.pending(name) === null ? 'claim' : 'claim (not verified yet)'}`);
  }

  private hostStatus(host: HostState): HostStatus {
    const { told } = host;
    const isClaimed = this.claims.counted(host.name) !== null;
    return {
      name: host.name,
      go: this.phase === 'maintenance' && !isClaimed,
      inFlight: told?.inFlight ?? null,
      ready: told?.ready ?? null,
      bootIdBefore: bootText(host.before?.boot ?? null),
      bootId: told?.bootId ?? null,
      claimed: isClaimed,
      unobservable: told?.unobservable ?? null,
      readAt: told?.readAt ?? null,
    };
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
