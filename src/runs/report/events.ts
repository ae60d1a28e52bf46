/** What happened in a run, in the order of its history, decoded. Times are ISO 8601. */
export type RunEvent = Begun | PhaseSet | MemoSet | StepEnded | ClaimCame | AbortCame | Ended;

export interface Begun {
  kind: 'begun';
  at: string;
  input: unknown;
  identity: string;
}

/** The search attribute of the phase. */
export interface PhaseSet {
  kind: 'phase';
  at: string;
  phase: unknown;
}

export interface MemoSet {
  kind: 'memo';
  at: string;
  memo: Record<string, unknown>;
}

export interface StepEnded {
  kind: 'step';
  at: string;
  step: string;
  end: 'completed' | 'failed' | 'cancelled' | 'timed-out';
  /** Its result; or the first detail of its failure or cancellation; or its last heartbeat. */
  told: unknown;
  /** What the attempt before the last had told in its last heartbeat. */
  toldBefore: unknown;
}

export interface ClaimCame {
  kind: 'claim';
  at: string;
  argument: unknown;
}

export interface AbortCame {
  kind: 'abort';
  at: string;
  argument: unknown;
}

/** The last event. */
export interface Ended {
  kind: 'ended';
  at: string;
  /** The result, or the first detail of the failure; null for a run that left neither. */
  told: unknown;
  /** `terminated by alice@ops-1: reason`; null if the run itself ended. */
  fromOutside: string | null;
}
