import type { Random } from '../random.js';
import type { AlbState } from './state.js';
import type { Shape } from './tree.js';
import type { Versioned } from './versioned.js';

/** One action of the Query API. It throws ElbError, and before it has changed anything. */
export interface Operation {
  writes: boolean;
  run: (context: Context, params: Shape) => Shape;
}

export interface Context {
  state: AlbState;
  now: number;
  /** By when the data plane has everything that this call wrote. */
  dataPlaneAt: number;
  pageSize: number;
  random: Random;
  /** What the API node that took this call knows, which may lag. */
  read<T>(slot: Versioned<T>): T;
  /** Known to the API at once, to the data plane after a delay of its own. */
  write<T>(slot: Versioned<T>, value: T): void;
  healthChanged(): void;
}
