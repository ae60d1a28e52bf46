import type { Fault } from '../../lab/alb/faults.js';
import type { Phase } from '../../src/domain/lifecycle.js';
import type { MinHealthy } from '../../src/domain/config.js';
import type { Night } from './nights.js';

/** Everything that a seed decides: a world, the input of the run, and what happens during the run. It is plain data. */
export interface Scenario {
  seed: number;
  world: WorldSpec;
  asked: Asked;
  script: Entry[];
  /** The hosts of east that claim through a gateway, and what each meets there before it has an answer. */
  gateway: Record<string, GatewayTrouble[]>;
  /** The run silences alerts in an Alertmanager that is so; null: it silences none. */
  alerting: Alerting | null;
  /** What the Prometheus of the run answers, question by question; null: the run asks none. Only on the virtual server. */
  blocking: Blocking | null;
  /** When the run may begin; null: at any time. Only on the virtual server. */
  timing: Timing | null;
}

/** Times are milliseconds since the Unix epoch, of the server's clock. */
export interface Timing {
  /** The window of the config; null: none. */
  night: Night | null;
  startsMs: number;
  /** What the start says about its time; null: nothing. */
  when: { atMs: number | null; waits: boolean } | null;
  /** No worker takes the run when its time comes in this time. */
  outage: { fromMs: number; untilMs: number } | null;
  /** Somebody ends the run. */
  ended: { atMs: number; how: 'abort' | 'leave-out' | 'cancel' } | null;
}

export interface Blocking {
  onBlocked: 'hold' | 'take-back';
  /** The last one stays. */
  moods: ('clear' | 'firing' | 'down')[];
}

/** Nobody answers; or an answer takes longer than the host waits, and the run may have the claim or not. */
export type GatewayTrouble = 'down' | 'slow';

export interface WorldSpec {
  /** The rules of each listener, the default rule last. Each has its shares by cluster; null is a fixed response. */
  listeners: (Shares | null)[][];
  /** How many hosts each cluster has. */
  hosts: Record<ClusterName, number>;
  /** What hosts report besides transactions in flight: a counter, readiness, and a boot id or a boot time. */
  tells: { accepted: boolean; ready: boolean; boot: 'id' | 'time' };
  /** How far clocks are ahead of the server's, in milliseconds: of two workers, and of hosts. */
  clocks: { workers: [number, number]; hosts: Record<string, number> };
  /** Hosts whose targets have had no health check yet. */
  initial: string[];
  /** A host of east that is also a target of another cluster's group. */
  elsewhere: { host: string; group: 'west' | 'north' } | null;
  /** How long reads may be stale after a write, and on which API nodes. */
  staleReads: { forMs: number; nodes: 'lagging' | 'alternating' };
  pageSize: number;
  /** For hosts that can't be read at first: how many reads fail. */
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
  /** How many milliseconds pass before a worker takes the watcher; null: none ever does. Only on the virtual server. */
  watcherAfterMs: number | null;
  /** The run tells a receiver that takes messages, is down, never answers or fails now and then; null: it tells nobody. */
  receiver: Receiving | null;
  /** What each host of east does once it has the go. */
  maintenance: Record<string, HostMaintenance>;
}

/** How the Alertmanager of a run is. */
export const ALERTING = ['well', 'well', 'down', 'slow', 'flapping', 'losing'] as const;
export type Alerting = (typeof ALERTING)[number];

export const RECEIVING = ['takes', 'down', 'silent', 'flapping'] as const;
export type Receiving = (typeof RECEIVING)[number];

export interface HostMaintenance {
  /** It begins its maintenance after this many reads of its status; null: never. */
  after: number | null;
  /** How many reads of its status it leaves unanswered while it reboots. */
  away: number;
  /**
   * Its claim: with which boot id, how often, and when: as it goes down, when it is back, or instead of a reboot. Null:
   * it never claims.
   */
  claim: { bootId: 'own' | 'none' | 'made-up'; when: 'going' | 'back' | 'instead'; times: number } | null;
}

/** Something that happens when the run does something, never at a certain time. */
export interface Entry {
  at: Trigger;
  move: Move;
}

export type Trigger =
  /** At the nth read or write of the run that the load balancer carries out. */
  | { on: 'read' | 'write'; nth: number }
  /** At the nth read of the status of any host. */
  | { on: 'told'; nth: number }
  /** When a phase is entered for the nth time. */
  | { on: Phase; nth: number };

export type Move =
  | { kind: 'fault'; action: string; fault: Exclude<Fault, { kind: 'hold' | 'hang' }>; times: number }
  | { kind: 'share'; rule: number; cluster: ClusterName; share: number | 'as at first' }
  | { kind: 'sticky'; rule: number }
  | { kind: 'add-rule' }
  | { kind: 'delete-rule'; rule: number }
  | { kind: 'port' }
  | { kind: 'deregister' | 'register'; host: string }
  /** Undoes every foreign change. */
  | { kind: 'undo' }
  /** A host of east becomes a target of another cluster as well. */
  | { kind: 'elsewhere'; host: string; group: 'west' | 'north' }
  | { kind: 'health'; host: string; state: 'healthy' | 'unhealthy' }
  /** Sets the host's clock by this many milliseconds. */
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

/** What somebody does in Temporal to the watcher, or to the step that runs beside it. */
export type ServerMove = { step: 'watch' | 'other' } &
  /** The step is paused, or no worker has a free slot; `forMs` is null if that lasts forever. */
  (
    | { kind: 'hold-step'; how: 'pause' | 'slots'; forMs: number | null }
    /** `forgets`: its heartbeats are reset too. `isLost`: its worker was lost before. */
    | { kind: 'reset-step'; forgets: boolean; isLost: boolean }
    | { kind: 'complete-step'; result: unknown }
  );

/** How a host answers one read of its status. */
export type Quirk = 'unread' | 'busy' | 'unready';
