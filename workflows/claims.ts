import {
  ActivityFailure,
  CancellationScope,
  condition,
  inWorkflowContext,
  isCancellation,
  sleep,
} from '@temporalio/workflow';
import type { VerifyInput } from '../activities/verify-claim.js';
import { judgeClaim, pollsBeforeCheck, verdictMessage } from '../src/domain/claim.js';
import { bootText, type HostReading } from '../src/domain/host.js';
import type { HostState, Maintenance } from '../src/domain/maintenance.js';
import type { ClaimStatus } from '../src/domain/status.js';
import { textOf } from './any-shape.js';
import type { DoneAnswer, DoneArgument } from './messages.js';
import { foundBeforeCancel, stopOf, type EndingStop } from './stop.js';

/** Longer names than any host has, so that no claim fills the history of what is kept. */
const LONGEST_TEXT = 200;

export interface ClaimDeskOptions {
  reboot: 'required' | 'optional';
  pollMs: number;
  /** How long a person waits for a verdict before it is `unverified`. */
  answerMs: number;
  verify: (input: VerifyInput) => Promise<HostReading>;
  changed: () => void;
  /** A check that nobody cancelled failed for good. */
  failed: (stop: EndingStop) => void;
}

/** Takes claims at any time and from anyone; only the host's own status makes one count. */
export class ClaimDesk {
  private readonly checks = new Map<string, { scope: CancellationScope; done: Promise<void> }>();
  /** How many checks there were: of each host, and of all. */
  private readonly checked = { of: new Map<string, number>(), all: 0 };
  private isTelling = false;

  constructor(
    private readonly state: Maintenance,
    private readonly options: ClaimDeskOptions,
  ) {}

  /** Never waits and never throws: anybody can send a signal, with anything in it. */
  receive(argument: DoneArgument | undefined): ClaimStatus {
    const textIn = (value: unknown): string | null => textOf(value, LONGEST_TEXT);
    const name = textIn(argument?.host) ?? '(no host)';
    const said = { note: textIn(argument?.note), by: textIn(argument?.by) };
    const claim = this.state.claimed(name, textIn(argument?.bootId), 'unverified', Date.now(), said);
    if (!this.state.hasHost(name)) claim.verdict = 'unknown-host';
    else this.file(this.state.host(name), claim);
    this.tell();
    return claim;
  }

  async answer(argument: DoneArgument): Promise<DoneAnswer> {
    const claim = this.receive(argument);
    await condition(() => claim.verdict !== 'unverified' || this.state.phase !== 'maintenance', this.options.answerMs);
    return { host: claim.host, verdict: claim.verdict, message: verdictMessage(claim.host, claim.verdict) };
  }

  /** From the go on, and again each time the run comes back to `maintenance`. */
  open(): void {
    for (const host of this.state.hosts) this.startCheck(host);
  }

  async close(): Promise<void> {
    for (const { scope } of this.checks.values()) scope.cancel();
    await Promise.all([...this.checks.values()].map(({ done }) => done));
  }

  /** What was still pending when every host was confirmed adds nothing. */
  settlePending(): void {
    for (const host of this.state.hosts) {
      if (host.pending !== null) host.pending.verdict = 'duplicate';
      host.pending = null;
    }
  }

  private file(host: HostState, claim: ClaimStatus): void {
    const { phase } = this.state;
    const countedBootId = host.counted === null ? null : bootText(host.counted.boot);
    if (phase !== 'maintenance' && phase !== 'confirming' && phase !== 'reactivating') {
      claim.verdict = 'early';
    } else if (phase === 'reactivating' || (countedBootId !== null && countedBootId === claim.bootId)) {
      claim.verdict = 'duplicate';
    } else {
      if (host.pending !== null) host.pending.verdict = 'superseded';
      host.pending = claim;
      if (phase === 'maintenance') this.startCheck(host);
    }
  }

  private startCheck(host: HostState): void {
    if (host.pending === null || this.checks.has(host.name)) return;
    const scope = new CancellationScope();
    const done = scope
      .run(() => this.check(host))
      .catch((error: unknown) => {
        const stop = scope.consideredCancelled ? foundBeforeCancel(error) : stopOf(error);
        if (stop !== undefined) this.options.failed(stop);
        else if (!isCancellation(error) && !(error instanceof ActivityFailure)) throw error;
      })
      .finally(() => this.checks.delete(host.name));
    this.checks.set(host.name, { scope, done });
  }

  /** A claim is judged by a read that began after it: one that came in between is checked by the next. */
  private async check(host: HostState): Promise<void> {
    while (host.pending !== null) {
      const polls = this.pollsBefore(host);
      // Not in the activity: what comes during the pause is then judged by the look after it.
      if (polls > 0) await sleep(polls * this.options.pollMs, { summary: `before ${host.name} is asked again` });
      const claim = host.pending;
      const reading = await this.options.verify({ host: host.name });
      this.state.read([reading]);
      if (host.pending !== claim) continue;
      host.pending = null;
      this.decide(host, claim, reading);
      this.tell();
    }
  }

  /** Counts the check that it is asked for. */
  private pollsBefore({ name }: HostState): number {
    const { of, all } = this.checked;
    const ofHost = of.get(name) ?? 0;
    of.set(name, ofHost + 1);
    this.checked.all = all + 1;
    return pollsBeforeCheck({ ofHost, ofRun: all, hosts: this.state.hosts.length });
  }

  /**
   * Once for all the claims of one task: what is told for each of thousands at once would take the task past the time
   * in which the SDK stops it, again at every attempt.
   */
  private tell(): void {
    if (this.isTelling) return;
    this.isTelling = true;
    void Promise.resolve().then(() => {
      this.isTelling = false;
      // A task that the SDK stopped leaves this behind, to run where there is no run: an error there ends the worker.
      if (inWorkflowContext()) this.options.changed();
    });
  }

  private decide(host: HostState, claim: ClaimStatus, reading: HostReading): void {
    claim.verdict = judgeClaim(
      {
        claimedBootId: claim.bootId,
        before: host.before?.boot ?? null,
        goAtMs: host.before?.goAtMs ?? null,
        counted: host.counted,
        reboot: this.options.reboot,
      },
      reading,
    );
    if (claim.verdict !== 'counted' || reading.kind !== 'observed') return;
    if (host.counted !== null) host.counted.claim.verdict = 'superseded';
    host.counted = { boot: reading.boot, claim };
  }
}
