import { condition, inWorkflowContext } from '@temporalio/workflow';
import { verdictMessage } from '../src/domain/claim.js';
import type { HostReading } from '../src/domain/host.js';
import type { Maintenance } from '../src/domain/maintenance.js';
import type { ClaimStatus, Verdict } from '../src/domain/status.js';
import type { EndingStop } from '../src/domain/stop.js';
import { textOf } from './any-shape.js';
import { ClaimChecks } from './claim-checks.js';
import type { DoneAnswer, DoneArgument } from './messages.js';

/** Longer than any host name; limits how much text a claim can add to the document. */
const LONGEST_TEXT = 200;

export interface ClaimDeskOptions {
  pollMs: number;
  /** How long a person waits for a verdict before it is `unverified`. */
  answerMs: number;
  /** Reads these hosts until one of them can be read. */
  check: (hosts: string[]) => Promise<HostReading[]>;
  changed: () => void;
  /** So many claims were judged, or were turned away as they came. */
  judged: (verdict: Verdict, count: number) => void;
  /** Called when a check failed for good and nobody had cancelled it. */
  failed: (stop: EndingStop) => void;
}

/** Takes claims at any time and from anyone; only the host's own status makes a claim count. */
export class ClaimDesk {
  private readonly checks: ClaimChecks;
  private isTelling = false;
  private readonly untold = new Map<Verdict, number>();

  constructor(
    private readonly state: Maintenance,
    private readonly options: ClaimDeskOptions,
  ) {
    this.checks = new ClaimChecks(state, {
      ...options,
      decide: (claim, reading) => {
        state.judge(claim, reading);
        this.tell(claim);
      },
    });
  }

  /** Never waits and never throws: anybody can send a signal, with anything in it. */
  receive(argument: DoneArgument | undefined): ClaimStatus {
    const textIn = (value: unknown): string | null => textOf(value, LONGEST_TEXT);
    const said = {
      host: textIn(argument?.host) ?? '(no host)',
      bootId: textIn(argument?.bootId),
      note: textIn(argument?.note),
      by: textIn(argument?.by),
    };
    const { phase, claims } = this.state;
    const claim = claims.file(said, phase, Date.now());
    if (phase === 'maintenance' && claim.verdict === 'unverified') this.checks.ask(claim.host);
    this.tell(claim);
    return claim;
  }

  async answer(argument: DoneArgument): Promise<DoneAnswer> {
    const claim = this.receive(argument);
    await condition(() => claim.verdict !== 'unverified' || this.state.phase !== 'maintenance', this.options.answerMs);
    return { host: claim.host, verdict: claim.verdict, message: verdictMessage(claim.host, claim.verdict) };
  }

  /** Called at the go, and again each time the run comes back to `maintenance`. */
  open(): void {
    this.checks.open();
  }

  close(): Promise<void> {
    return this.checks.close();
  }

  /**
   * Once for all claims in one task: with thousands of claims, showing each would take longer than the SDK allows,
   * again at every attempt.
   */
  private tell({ verdict }: ClaimStatus): void {
    if (verdict !== 'unverified') this.untold.set(verdict, (this.untold.get(verdict) ?? 0) + 1);
    if (this.isTelling) return;
    this.isTelling = true;
    void Promise.resolve().then(() => {
      this.isTelling = false;
      // After the SDK has stopped a task, this may still run, outside of any workflow, and an error there ends the
      // worker.
      if (!inWorkflowContext()) return;
      this.options.changed();
      for (const [verdict, count] of this.untold) this.options.judged(verdict, count);
      this.untold.clear();
    });
  }
}
