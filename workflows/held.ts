import type { RunContext } from '../activities/scopes.js';
import type { LevelsByRule } from '../src/domain/known-levels.js';
import type { Watching } from './watching.js';

/**
 * What a run has begun, and its end has to put in order. A step may be stopped at any moment, so that each is held from
 * before it begins.
 */
export type Held = HeldNothing | HeldTag | HeldShares | HeldGivenBack;

export interface HeldNothing {
  kind: 'nothing';
}

/** There may be a tag of this run. */
export interface HeldTag {
  kind: 'tag';
  context: RunContext;
}

/** Shares may have been moved, and the watcher looks. */
export interface HeldShares {
  kind: 'shares';
  context: RunContext;
  watching: Watching;
  /** Where the drain left the shares; null until it has told, and where its worker was lost. */
  levels: LevelsByRule | null;
}

/** The shares are as found, or at the baseline, and that was read back. */
export interface HeldGivenBack {
  kind: 'given-back';
  context: RunContext;
  watching: Watching;
}
