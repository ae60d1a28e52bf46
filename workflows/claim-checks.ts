import { ActivityFailure, CancellationScope, inWorkflowContext, isCancellation, sleep } from '@temporalio/workflow';
import { HOSTS_PER_CHECK, pollsBeforeCheck } from '../src/domain/claim.js';
import type { HostReading } from '../src/domain/host.js';
import type { Maintenance } from '../src/domain/maintenance.js';
import type { ClaimStatus } from '../src/domain/status.js';
import type { EndingStop } from '../src/domain/stop.js';
import { foundBeforeCancel, NoResult, stopOf } from './stop.js';

export interface ClaimChecksOptions {
  pollMs: number;
  /** Reads these hosts until one of them can be read. */
  check: (hosts: string[]) => Promise<HostReading[]>;
  decide: (claim: ClaimStatus, reading: HostReading) => void;
  /** Called when a check failed for good and nobody had cancelled it. */
  failed: (stop: EndingStop) => void;
}

/** One activity, and the claims at the time it began. */
interface Check {
  claims: Map<string, ClaimStatus>;
  scope: CancellationScope;
  done: Promise<void>;
}

/**
 * Reads the hosts that claim, many in one activity, which adds no events while it waits for hosts that can't be read.
 * When another host claims, the activity is started again with all of them, unless it is full. So a readable host never
 * waits behind unreadable ones, and those never use more than a few activities.
 */
export class ClaimChecks {
  private readonly checks = new Set<Check>();
  private readonly joining = new Set<string>();
  /** Hosts that are read again after a shared pause. */
  private readonly pausing = new Set<string>();
  private pause: CancellationScope | null = null;
  /** How often each host was read, and how many checks were made. */
  private readonly asked = new Map<string, number>();
  private begun = 0;
  private isJoining = false;

  constructor(
    private readonly state: Maintenance,
    private readonly options: ClaimChecksOptions,
  ) {}

  /** A claim is judged by a read that began after it. A claim that comes during a read waits for the next read. */
  ask(name: string): void {
    if (this.state.claims.pending(name) === null || this.pausing.has(name) || this.isChecked(name)) return;
    const polls = this.pollsBefore(name);
    if (polls === 0) return this.join([name]);
    this.pausing.add(name);
    this.pause ??= this.startPause(polls * this.options.pollMs);
  }

  open(): void {
    const { hosts, claims } = this.state;
    this.join(hosts.map(({ name }) => name).filter((name) => claims.pending(name) !== null));
  }

  async close(): Promise<void> {
    this.pause?.cancel();
    this.pausing.clear();
    this.joining.clear();
    const checks = [...this.checks];
    this.checks.clear();
    for (const { scope } of checks) scope.cancel();
    await Promise.all(checks.map(({ done }) => done));
  }

  private isChecked(name: string): boolean {
    return this.joining.has(name) || [...this.checks].some(({ claims }) => claims.has(name));
  }

  /** The pause is not in the activity, so that claims during the pause are judged by the read after it. */
  private startPause(ms: number): CancellationScope {
    const scope = new CancellationScope();
    scope
      .run(() => sleep(ms, { summary: 'before hosts are asked again' }))
      .then(
        () => {
          this.pause = null;
          const names = [...this.pausing];
          this.pausing.clear();
          this.join(names);
        },
        () => (this.pause = null),
      );
    return scope;
  }

  /** Once for all claims in one task. */
  private join(names: string[]): void {
    for (const name of names) this.joining.add(name);
    if (this.isJoining || this.joining.size === 0) return;
    this.isJoining = true;
    void Promise.resolve().then(() => {
      this.isJoining = false;
      // After the SDK has stopped a task, this may still run, outside of any workflow.
      if (inWorkflowContext()) this.beginChecks();
    });
  }

  private beginChecks(): void {
    const names = [...this.joining];
    this.joining.clear();
    if (this.state.phase !== 'maintenance' || names.length === 0) return;
    const open = [...this.checks].find(({ claims }) => claims.size < HOSTS_PER_CHECK);
    if (open !== undefined) {
      this.checks.delete(open);
      open.scope.cancel();
      names.push(...open.claims.keys());
    }
    for (let from = 0; from < names.length; from += HOSTS_PER_CHECK)
      this.begin(names.slice(from, from + HOSTS_PER_CHECK));
  }

  private begin(names: string[]): void {
    const pending = names.map((name) => [name, this.state.claims.pending(name)] as const);
    const claims = new Map(pending.flatMap(([name, claim]) => (claim === null ? [] : [[name, claim]])));
    if (claims.size === 0) return;
    this.begun += 1;
    const scope = new CancellationScope();
    const check: Check = { claims, scope, done: Promise.resolve() };
    this.checks.add(check);
    check.done = scope
      .run(() => this.options.check([...claims.keys()]))
      .then(
        (readings) => this.take(check, readings),
        (error: unknown) => this.failed(check, error),
      );
  }

  private take(check: Check, readings: HostReading[]): void {
    // Cancelled just as it ended: the next check reads its hosts.
    if (!this.checks.delete(check)) return;
    this.state.read(readings);
    const read = new Map(readings.map((reading) => [reading.host, reading]));
    const left: string[] = [];
    for (const [name, claim] of check.claims) {
      const reading = read.get(name);
      if (this.state.claims.pending(name) !== claim) this.ask(name);
      else if (reading?.kind !== 'observed') left.push(name);
      else this.options.decide(claim, reading);
    }
    // A check must end with at least one readable host; otherwise it would start again and again.
    if (left.length === check.claims.size) this.options.failed(stopOf(new NoResult('checkClaims'))!);
    else this.join(left);
  }

  private failed(check: Check, error: unknown): void {
    this.checks.delete(check);
    const { scope } = check;
    const stop = scope.consideredCancelled ? foundBeforeCancel(error) : stopOf(error);
    if (stop !== undefined) this.options.failed(stop);
    else if (!isCancellation(error) && !(error instanceof ActivityFailure)) throw error;
  }

  /** Also counts this check. */
  private pollsBefore(name: string): number {
    const ofHost = this.asked.get(name) ?? 0;
    this.asked.set(name, ofHost + 1);
    return pollsBeforeCheck({ ofHost, ofRun: this.begun, hosts: this.state.hosts.length });
  }
}
