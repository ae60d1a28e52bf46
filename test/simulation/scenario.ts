import type { Fault } from '../../lab/alb/faults.js';
import type { Phase } from '../../src/domain/lifecycle.js';
import type { MinHealthy } from '../../src/domain/config.js';

/** All that a seed decides: a world, what is asked of the run, and what happens meanwhile. Data, to be printed and read. */
export interface Scenario {
  seed: number;
  world: WorldSpec;
  asked: Asked;
  script: Entry[];
}

export interface WorldSpec {
  /** The rules of each listener, the default rule last; shares by cluster, or null for a fixed response. */
  listeners: (Shares | null)[][];
  /** How many hosts each cluster has. */
  hosts: Record<ClusterName, number>;
  /** What hosts report besides transactions in flight, and what distinguishes their boots. */
  tells: { accepted: boolean; ready: boolean; boot: 'id' | 'time' };
  /** How far clocks are ahead of the server's, in milliseconds: of two workers, and of hosts. */
  clocks: { workers: [number, number]; hosts: Record<string, number> };
  /** Hosts whose targets have had no health check yet. */
  initial: string[];
  /** A host of east that is also a target of another cluster's group. */
  elsewhere: { host: string; group: 'west' | 'north' } | null;
  /** How late each write reaches the API nodes, and how the nodes take turns. */
  staleReads: { forMs: number; nodes: 'lagging' | 'alternating' };
  pageSize: number;
  /** Hosts that can't be read at first, by how many reads. */
  unreadAtFirst: Record<string, number>;
}

export type ClusterName = 'east' | 'west' | 'north';
export type Shares = Partial<Record<ClusterName, number>>;

export interface Asked {
  steps: number[];
  reboot: 'required' | 'optional';
  onDeadline: 'abort' | 'leave-out';
  minHealthy: MinHealthy;
  adopt: { share: number | 'balanced' | null } | null;
  /** How long no worker takes the watcher, in milliseconds; null: forever. Only on the virtual server. */
  watcherAfterMs: number | null;
  /** What each host of east does once it has the go. */
  maintenance: Record<string, HostMaintenance>;
}

export interface HostMaintenance {
  /** After this many reads of its status; null: never. */
  after: number | null;
  /** How many reads of its status it then does not answer. */
  away: number;
  /** How it claims: with its boot id or without, when it goes, when it is back, or without ever going; and how often. */
  claim: { bootId: 'own' | 'none' | 'made-up'; when: 'going' | 'back' | 'instead'; times: number } | null;
}

/** One thing that happens, tied to what the run does and never to time. */
export interface Entry {
  at: Trigger;
  move: Move;
}

export type Trigger =
  /** The nth read of the run that the load balancer answers, or write of its routing that it gets. */
  | { on: 'read' | 'write'; nth: number }
  /** The nth read of the status of any host. */
  | { on: 'told'; nth: number }
  /** The nth time that a phase is entered. */
  | { on: Phase; nth: number };

export type Move =
  | { kind: 'fault'; action: string; fault: Exclude<Fault, { kind: 'hold' | 'hang' }>; times: number }
  | { kind: 'share'; rule: number; cluster: ClusterName; share: number | 'as at first' }
  | { kind: 'sticky'; rule: number }
  | { kind: 'add-rule' }
  | { kind: 'delete-rule'; rule: number }
  | { kind: 'port' }
  | { kind: 'deregister' | 'register'; host: string }
  /** Everything that somebody else has changed is put back as it was. */
  | { kind: 'undo' }
  /** A host of east becomes a target of another cluster as well. */
  | { kind: 'elsewhere'; host: string; group: 'west' | 'north' }
  | { kind: 'health'; host: string; state: 'healthy' | 'unhealthy' }
  /** Its clock is set, by this many milliseconds. */
  | { kind: 'clock'; host: string; byMs: number }
  | { kind: 'reboot'; host: string; away: number; claims: boolean }
  | { kind: 'restart'; host: string }
  | { kind: 'quirk'; host: string; quirk: Quirk; reads: number }
  | { kind: 'accept'; host: string }
  | { kind: 'claim'; host: string; bootId: 'own' | 'none' | 'made-up' }
  | { kind: 'abort'; leaveOut: boolean }
  | { kind: 'cancel' }
  | { kind: 'kill-worker' }
  | ServerMove;

/** What somebody does past tagout, in Temporal, to the watcher or to the step that is under way beside it. */
export type ServerMove = { step: 'watch' | 'other' } &
  /** Paused, or every worker has its slots full; null: for ever. */
  (
    | { kind: 'hold-step'; how: 'pause' | 'slots'; forMs: number | null }
    /** `forgets`: also what its heartbeats have told. `isLost`: its worker was lost before. */
    | { kind: 'reset-step'; forgets: boolean; isLost: boolean }
    | { kind: 'complete-step'; result: unknown }
  );

/** How a host answers one read of its status. */
export type Quirk = 'unread' | 'busy' | 'unready';
