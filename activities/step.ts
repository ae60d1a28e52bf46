import type { Beat } from './beat.js';
import type { Ports } from './ports.js';

/** What one attempt of a step works with. */
export interface Step<Run, B extends Beat = Beat> {
  /** What it touches of the world. */
  ports: Ports;
  /** What it was told of its run. */
  run: Run;
  /** How it tells how it goes, and hears that it is to stop. */
  beat: B;
}
