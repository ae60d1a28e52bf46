/** What one run of the bench has found. The file in bench/results/ is this, as JSON. */
export interface Results {
  /** ISO 8601, when it began. */
  date: string;
  machine: Machine;
  seed: number;
  quick: boolean;
  repeats: number;
  /** Peers that were not measured, and why. */
  missing: { peer: string; why: string }[];
  rows: Row[];
  /** How long each measure took; `error` if it could not be finished. */
  measures: { name: string; tookS: number; error?: string }[];
}

export interface Machine {
  cores: number;
  processor: string;
  memoryGb: number;
  /** Average number of waiting processes in the minute before the bench began. Not 0 means: others were at work. */
  loadBefore: number;
  node: string;
  commit: string;
}

export type Unit = 'ms' | 's' | 'MB' | '%' | 'requests' | 'calls' | 'writes' | 'events' | 'bytes' | '/s' | 'power';

/** The samples of one number of one program. */
export interface Row {
  /** What was measured, the same for all programs that are compared in it. */
  what: string;
  who: string;
  unit: Unit;
  /** How many seconds of the defaults one second stands for; 1 if it is left out. */
  scale?: number;
  /** None if this program never comes to it. */
  samples: number[];
  /** Shown beside the median where the tail matters. */
  percentiles?: true;
  goal?: Goal;
  note?: string;
}

export interface Goal {
  text: string;
  isMet: boolean;
  /** What limits it; said when it is missed. */
  limit?: string;
}

export const TAGOUT = 'tagout';
