import type { Phase } from './lifecycle.js';
import { assertMayEnter } from './lifecycle.js';
import type { FailureStatus } from './status.js';

type Timed = 'draining' | 'settling' | 'maintenance' | 'confirming';
export type Failed = 'refused' | 'aborted' | 'failed';

/** Where a run stands, with what is known only there. Times are ISO 8601. */
export type MaintenanceState =
  | { phase: 'scheduled'; beginsAt: string }
  | { phase: 'preflight' | 'reactivating' | 'restored' }
  | { phase: Timed; deadlineAt: string | null }
  /** `from`: the phase in which somebody or something stopped the run. */
  | { phase: 'aborting'; from: Phase }
  | { phase: Failed; failure: FailureStatus };

/**
 * The next state of a run that goes on. A deadline may span several phases: it holds until another is given. `at`: that
 * deadline, or when a run begins that is scheduled.
 */
export function enter(state: MaintenanceState, phase: Exclude<Phase, Failed>, at?: string): MaintenanceState {
  assertMayEnter(state.phase, phase);
  switch (phase) {
    case 'scheduled':
      if (at === undefined) throw new Error('a scheduled run has a time');
      return { phase, beginsAt: at };
    case 'draining':
    case 'settling':
    case 'maintenance':
    case 'confirming':
      return { phase, deadlineAt: at ?? deadlineOf(state) };
    case 'aborting':
      return { phase, from: state.phase };
    case 'preflight':
    case 'reactivating':
    case 'restored':
      return { phase };
  }
}

/** The end of a run that is not restored. */
export function fail(state: MaintenanceState, phase: Failed, failure: FailureStatus): MaintenanceState {
  assertMayEnter(state.phase, phase);
  return { phase, failure };
}

export function deadlineOf(state: MaintenanceState): string | null {
  return 'deadlineAt' in state ? state.deadlineAt : null;
}

export function beginOf(state: MaintenanceState): string | null {
  return 'beginsAt' in state ? state.beginsAt : null;
}

/** What a scheduled run waits for, also where no worker answers. */
export function beginWords(beginsAt: string): string {
  return `its time, ${beginsAt}`;
}

export function failureOf(state: MaintenanceState): FailureStatus | null {
  return 'failure' in state ? state.failure : null;
}

/** The phase in which a run was stopped, before it began to give back. */
export function stoppedIn(state: MaintenanceState): Phase {
  return state.phase === 'aborting' ? state.from : state.phase;
}
