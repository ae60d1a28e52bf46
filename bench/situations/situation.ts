import type { ConfigWishes } from '../../lab/world-config.js';
import type { Peer } from '../peers/peer.js';
import type { Site } from '../stage/site.js';

/** What happens to a maintenance while it is on. */
export interface Situation {
  name: string;
  title: string;
  config?: ConfigWishes;
  /** Some transactions take very long. */
  isLong?: true;
  /** A person has set the shares to 0 before it begins. */
  byHand?: true;
  /** Sets up what is to happen. `site` has its traffic, and the maintenance begins right after. */
  arm?: (site: Site, peer: Peer, happened: Happened, seed: number) => void;
  /** What a person does as soon as the program has told that something is wrong. */
  whenTold?: (site: Site) => void;
}

/** What has happened in it, in milliseconds since the Unix epoch. */
export interface Happened {
  /** When a person has put a rule or a target back; null if they have not. */
  putBackMs: number | null;
  /** Requests that a dead host has cut or that were sent to it: nobody could have saved them. */
  ownLost: () => number;
}

export const PERSON = 'a person in the console';
