import type { Peer } from '../peers/peer.js';
import type { Row } from '../results.js';
import type { Ground } from '../stage/ground.js';

/** Something that the bench measures. Its name is what `--only` takes. */
export interface Measure {
  name: string;
  what: string;
  /** True if it is part of `--quick`, which has two minutes for everything. */
  isQuick?: true;
  run: (bench: Bench) => Promise<Row[]>;
}

/** What every measure gets. */
export interface Bench {
  ground: () => Promise<Ground>;
  /** tagout and the peers that could be installed, tagout first. */
  peers: Peer[];
  seed: number;
  repeats: number;
  isQuick: boolean;
  say: (line: string) => void;
}
