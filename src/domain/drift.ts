/** One named difference between expected and observed routing. */
export interface Difference {
  /** `core HTTP:80 rule 10 (path /v1/*)`. */
  where: string;
  /** `share of core-east`, `rule`, `conditions`, `registered targets`. */
  what: string;
  expected: string;
  observed: string;
}
