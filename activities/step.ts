import type { Beat } from './beat.js';
import type { Ports } from './ports.js';

/** What one attempt of a step works with. */
export interface Step<Run, B extends Beat = Beat> {
  /** What it touches of the world. */
  ports: Ports;
  /** Its input: what it needs to know about its run. */
  run: Run;
  /** Its connection to Temporal: it reports progress, and learns that it must stop. */
  beat: B;
}
