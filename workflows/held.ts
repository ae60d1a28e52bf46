import type { RunContext } from '../activities/scopes.js';
import type { LevelsByRule } from '../src/domain/known-levels.js';
import type { Watching } from './watching.js';

/**
 * What a run has begun, and must give back or release at its end. A step may be stopped at any moment, so each thing is
 * recorded before its step begins.
 */
export type Held = HeldNothing | HeldTag | HeldShares | HeldGivenBack;

export interface HeldNothing {
  kind: 'nothing';
}

/** This run's tag may be there. */
export interface HeldTag {
  kind: 'tag';
  context: RunContext;
}

/** Shares may have been moved, and the watcher is running. */
export interface HeldShares {
  kind: 'shares';
  context: RunContext;
  watching: Watching;
  /** The levels that the drain left; null before it ended, or if its worker was lost. */
  levels: LevelsByRule | null;
}

/** The shares were read back as found, or at the baseline. */
export interface HeldGivenBack {
  kind: 'given-back';
  context: RunContext;
  watching: Watching;
}
