import type { Random } from '../random.js';
import type { AlbState } from './state.js';
import type { Shape } from './tree.js';
import type { Versioned } from './versioned.js';
import type { Ways } from './ways.js';

/** One action of the Query API. If it throws ElbError, it has changed nothing. */
export interface Operation {
  writes: boolean;
  run: (context: Context, params: Shape) => Shape;
}

export interface Context {
  state: AlbState;
  now: number;
  /** When the data plane has everything that this call wrote. */
  dataPlaneAt: number;
  pageSize: number;
  ways: Ways;
  random: Random;
  /** Reads what the API node of this call knows; it may lag. */
  read<T>(slot: Versioned<T>): T;
  /** Writes a value: the API knows it at once, the data plane after its own delay. */
  write<T>(slot: Versioned<T>, value: T): void;
  healthChanged(): void;
}
