import type { FailureType } from '../failure.js';
import type { Difference } from '../drift.js';
import { beginWords } from '../maintenance-state.js';
import type { StatusDocument } from '../status.js';
import type { RollCluster, RollDocument, RollEnd, RollPhase, RollSaid, RollStatus } from './document.js';
import { nextOfRoll, rollMessage } from './message.js';

/** What was said is kept, as far as it fits into every status document. */
const SAID_MAX = 100;

export interface RollStart extends Pick<RollStatus, 'workflowId' | 'runId' | 'startedBy' | 'reason'> {
  service: string;
  clusters: string[];
  /** The clusters of the config, in the order of a roll. */
  order: string[];
  /** Of a roll that waits for its window. */
  beginsAtMs?: number | null;
}

/** Why a roll ends before its last cluster is done. */
export interface RollReason {
  type: FailureType;
  detail: string;
  reasons?: string[];
  drift?: Difference[];
}

/** What a roll knows. Pure: time comes in as milliseconds since the Unix epoch. */
export class Roll {
  readonly clusters: RollCluster[];
  private readonly said: RollSaid[] = [];
  private readonly timeline: RollStatus['timeline'] = [];
  /** Only while it is scheduled. */
  beginsAtMs: number | null = null;
  private warnings: string[] = [];
  private waitingFor: string[] = [];
  private failure: RollStatus['failure'] = null;
  private stoppedBy: StatusDocument | null = null;

  constructor(
    private readonly start: RollStart,
    nowMs: number,
  ) {
    this.clusters = start.clusters.map((name) => ({ name, state: 'waiting', runId: null }));
    const { beginsAtMs = null } = start;
    if (beginsAtMs === null) this.entered('preflight', null, nowMs);
    else this.waitsUntil(beginsAtMs, nowMs);
  }

  get phase(): RollPhase {
    return this.timeline.at(-1)!.phase;
  }

  /** False before it has tagged the load balancer. */
  get isPrepared(): boolean {
    return this.phase !== 'scheduled' && this.phase !== 'preflight';
  }

  /** The cluster that is under maintenance, or else the next one; null when all are done. */
  get current(): string | null {
    return this.clusters.find(({ state }) => state === 'current' || state === 'waiting')?.name ?? null;
  }

  entered(phase: RollPhase, cluster: string | null, nowMs: number, waitingFor: string[] = []): void {
    this.timeline.push({ phase, cluster, at: iso(nowMs) });
    this.waitingFor = waitingFor;
    this.beginsAtMs = null;
  }

  /** Before its first cluster, it waits for its window. */
  waitsUntil(beginsAtMs: number, nowMs: number): void {
    this.entered('scheduled', null, nowMs, [beginWords(iso(beginsAtMs))]);
    this.beginsAtMs = beginsAtMs;
  }

  began(cluster: string): void {
    this.of(cluster).state = 'current';
  }

  runs(cluster: string, runId: string): void {
    this.of(cluster).runId = runId;
  }

  /** `ended`: the last status document of its maintenance; null if it left none. */
  over(cluster: string, isRestored: boolean, ended: StatusDocument | null): void {
    this.of(cluster).state = isRestored ? 'done' : 'failed';
    if (!isRestored) this.stoppedBy = ended;
  }

  notBegun(cluster: string): void {
    this.of(cluster).state = 'waiting';
  }

  heard(said: Omit<RollSaid, 'at' | 'cluster'>, nowMs: number): void {
    this.said.push({ ...said, at: iso(nowMs), cluster: this.current });
    if (this.said.length > SAID_MAX) this.said.shift();
  }

  warn(warnings: string[]): void {
    this.warnings = [...new Set([...this.warnings, ...warnings])];
  }

  /** Every cluster that was not begun is left. */
  ends(phase: RollEnd, nowMs: number, why?: RollReason): void {
    const endedIn = this.phase;
    for (const one of this.clusters) if (one.state === 'waiting') one.state = 'left';
    this.entered(phase, null, nowMs);
    if (why === undefined) return;
    const { type, reasons = [], drift = [] } = why;
    const message = rollMessage({ phase, endedIn, clusters: this.clusters, at: iso(nowMs), ...why });
    this.failure = { type, message, reasons, drift };
  }

  document(): RollDocument {
    const { service, workflowId, runId, startedBy, reason, order } = this.start;
    const { clusters, timeline, said, waitingFor, beginsAtMs, warnings, failure, stoppedBy } = this;
    return {
      service,
      roll: {
        ...{ workflowId, runId, phase: this.phase, startedAt: timeline[0]!.at, phaseSince: timeline.at(-1)!.at },
        ...(beginsAtMs !== null && { beginsAt: iso(beginsAtMs) }),
        ...{ startedBy, reason, clusters: clusters.map((one) => ({ ...one })), waitingFor, said: [...said] },
        ...{ timeline: [...timeline], warnings, failure },
        next: failure === null ? null : nextOfRoll(clusters, order, stoppedBy, timeline.at(-2)?.phase),
      },
      current: stoppedBy,
    };
  }

  private of(name: string): RollCluster {
    return this.clusters.find((one) => one.name === name)!;
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
