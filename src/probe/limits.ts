/** Bounds of a probe that a user can't set, in milliseconds unless they say otherwise; tests pass shorter ones. */
export interface Limits {
  /** After this no question is begun. */
  wholeMs: number;
  /** How often each kind of change is made and watched. */
  rounds: number;
  /** A change has arrived when the old state was not seen for this long. */
  calmMs: number;
  /** The longest time that one change is watched. */
  roundMs: number;
  /** Between two requests to one node of the load balancer. */
  sampleMs: number;
  /** Between two reads of the rule. */
  readMs: number;
  /** How long a connection or an answer of the load balancer's own side may take. */
  answerMs: number;
  /** How long the load balancer may take to find the targets healthy. */
  healthMs: number;
  /** How long the removal may take. */
  removeMs: number;
  /** Between two attempts of a call to AWS, and between two looks of the removal. */
  againMs: number;
  /** How long something is looked for whose Create call got no answer. */
  lostMs: number;
  /** The reads of the question about throttling, and the time between two of them. */
  burstReads: number;
  burstMs: number;
}

export const LIMITS: Limits = {
  wholeMs: 540_000,
  rounds: 5,
  calmMs: 15_000,
  roundMs: 90_000,
  sampleMs: 250,
  readMs: 500,
  answerMs: 5_000,
  healthMs: 60_000,
  removeMs: 60_000,
  againMs: 1_000,
  lostMs: 10_000,
  burstReads: 30,
  burstMs: 100,
};

/** A probe ends long before. What is older belongs to one that died. */
export const LONGEST_PROBE_MS = 1_200_000;
