/** What a probe tells at its end; `tagout probe --json` prints it as it is. */
export interface ProbeReport {
  id: string;
  loadBalancer: string;
  /** ISO 8601. */
  startedAt: string;
  endedAt: string;
  /** Null if it asked all that it could; else why it stopped before. */
  stopped: { kind: 'interrupted' | 'unreachable' | 'failed'; why: string } | null;
  answers: Answer[];
  /** The `drain.settle` that it advises; null if it could not measure what this needs. */
  settle: { advised: string; why: string } | null;
  /** Everything that it made. */
  made: Thing[];
  /** What of that is still there, or may be. */
  left: Left[];
}

export interface Answer {
  question: string;
  asks: string;
  measured: boolean;
  /** Whether it is as tagout assumes; null if it was not measured, or if tagout assumes nothing. */
  asAssumed: boolean | null;
  /** One sentence; where nothing was measured, it says why. */
  answer: string;
  figures: Record<string, number | string | boolean | null>;
}

/** A rule, by its host, or a target group, by its name. */
export interface Thing {
  kind: 'rule' | 'target group';
  name: string;
  arn: string | null;
}

export interface Left extends Thing {
  why: string;
}

/** What `tagout probe --clean` tells. */
export interface CleanReport {
  loadBalancer: string;
  removed: Thing[];
  left: Left[];
  /** What looks like a probe's, and is not known to be: it stays. */
  notOurs: Left[];
}
