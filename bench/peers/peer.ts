import type { Site } from '../stage/site.js';

/** A way to take the hosts of cluster east out, have them worked on, and put them back. */
export interface Peer {
  name: string;
  /** One sentence: what it does, and whose practice that is. */
  what: string;
  /** What it takes from the hosts: shares of the rules, or targets of the group. */
  takes: 'shares' | 'targets';
  /** What runs before a maintenance begins. */
  prepare?: (site: Site) => Promise<void>;
  /** From the first command to the last. `byHand`: a person has set the shares to 0 before. */
  maintain: (site: Site, byHand: boolean) => Promise<Outcome>;
}

export interface Outcome {
  /** Not 0: it has told that something is wrong. */
  exit: number | null;
  /** Its last words, if it has told something. */
  said: string;
}

/** The last line that a program has printed. */
export function lastWords(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
