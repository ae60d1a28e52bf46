/** What one config file describes, parsed. Durations are milliseconds; every default is filled in. */
export interface Config {
  service: string;
  /** Names or ARNs, all in one account and region. */
  loadBalancers: string[];
  /** Two or more, in the order of the file. */
  clusters: Cluster[];
  /** One or more, all read at the same time. */
  hostStatus: StatusSource[];
  drain: { settleMs: number; quietMs: number; pollMs: number; deadlineMs: number; onDeadline: 'abort' | 'leave-out' };
  maintenance: { reboot: 'required' | 'optional'; deadlineMs: number };
  /** `steps` are percentages of the baseline share; they rise and end at 100. */
  reactivate: { healthyForMs: number; steps: number[]; holdMs: number };
  capacity: { minHealthy: MinHealthy };
  /** `wait`: settle at least as long as the stickiness of target groups lasts. */
  stickiness: 'refuse' | 'wait';
  /** `leave`: rules that forward only to the cluster are watched, not drained. */
  soleCluster: 'refuse' | 'leave';
  /** `ignore`: don't ask whether an Auto Scaling group would replace hosts while they reboot. */
  autoScaling: 'refuse' | 'ignore';
  /** `service`: only the rules that forward to target groups of this service. */
  watch: { everyMs: number; blindMs: number; scope: 'load-balancer' | 'service' };
  /** Where it is looked up who changed the load balancer; missing: nowhere. */
  who?: 'cloudtrail';
  /** Who is told about a run or a roll; missing: nobody. */
  notify?: Receiver[];
  /** Where the cluster's alerts are silenced while it is out of service; missing: nowhere. */
  silence?: Silence;
  /** How clusters are rolled; missing: ROLL_DEFAULTS. */
  roll?: RollSettings;
  /** What must not be firing while shares are moved; missing: nothing is asked. */
  blockers?: Blockers;
  /** When a drain may begin; missing: at any time. */
  window?: MaintenanceWindow;
}

/** The moments of a roll of which people can be told; each of its maintenances has its own. */
export const ROLL_MOMENTS = ['roll-start', 'roll-waits', 'roll-late', 'roll-end'] as const;
export type RollMoment = (typeof ROLL_MOMENTS)[number];

/** Every moment of which people can be told, those of a run first. */
export const MOMENTS = ['start', 'go', 'late', 'drift', 'end', ...ROLL_MOMENTS] as const;
export type Moment = (typeof MOMENTS)[number];

export function isOfRoll(moment: Moment): moment is RollMoment {
  return (ROLL_MOMENTS as readonly Moment[]).includes(moment);
}

/**
 * The most receivers of one config. One workflow task starts a message to each, and all of them must fit into the 4 MB
 * that Temporal takes at once, each with a whole status document.
 */
export const RECEIVERS_MAX = 10;

export interface Receiver {
  /** An http or https URL, or `${TAGOUT_NAME}`, which is replaced from the worker's environment at each message. */
  url: string;
  format: 'slack' | 'json';
  on: Moment[];
  headers: Record<string, string>;
}

export interface RollSettings {
  /** How long all must be well between two clusters. */
  gateMs: number;
  /** Every cluster once; null: as in `clusters`. */
  order: string[] | null;
  /** `each`: a person says before each cluster that it may begin. */
  approve: 'never' | 'each';
}

export const ROLL_DEFAULTS: RollSettings = { gateMs: 300_000, order: null, approve: 'never' };

export interface Silence {
  /** The URL of an Alertmanager; its API is below it, at /api/v2. */
  alertmanager: string;
  /** Matchers of Alertmanager; `{cluster}` and `{service}` are replaced. */
  matchers: string[];
  headers: Record<string, string>;
  tls: TlsFiles | null;
}

/** Every query is asked before every write, all at the same time. */
export const QUERIES_MAX = 20;

export interface Blockers {
  /** The URL of a Prometheus; its API is below it, at /api/v1. */
  prometheus: string;
  /** PromQL; `{cluster}` and `{service}` are replaced. Any series that one of them returns blocks. */
  queries: string[];
  /** What happens to a ramp that stays blocked for `reactivate.hold`. */
  onBlocked: 'hold' | 'take-back';
  deadlineMs: number;
  headers: Record<string, string>;
  tls: TlsFiles | null;
}

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];

export interface MaintenanceWindow {
  /** The days on which it opens, in the order of the week. */
  days: Day[];
  /** `22:00`, by the clocks of the zone. If `to` is not later than `from`, it closes on the next day. */
  from: string;
  to: string;
  /** An IANA name such as Europe/Berlin. */
  zone: string;
}

/**
 * Healthy targets that must remain in each drained action: a count, or a percentage of the targets registered in all
 * groups that had a share in it before the drain.
 */
export type MinHealthy = { count: number } | { percent: number };

export interface Cluster {
  name: string;
  /** Names or ARNs. */
  targetGroups: string[];
  hosts: Host[];
}

export interface Host {
  name: string;
  address: string;
  /** The host's ids in target groups: instance ids or IP addresses; ports do not matter. */
  targets: string[];
}

/** One place where a host reports what it is still processing. `{address}` and `{host}` in `url` are replaced. */
export interface StatusSource {
  url: string;
  timeoutMs: number;
  /** By name. `${TAGOUT_NAME}` in a value is replaced from the worker's environment at each read, and never before. */
  headers: Record<string, string>;
  /** Null: Node.js's defaults. */
  tls: TlsFiles | null;
  format: JsonFormat | PrometheusFormat;
}

/** Paths of PEM files on the worker; null if the config names none. */
export interface TlsFiles {
  ca: string | null;
  cert: string | null;
  key: string | null;
}

/** JSON pointers (RFC 6901) into the answer; null if the config names none. */
export interface JsonFormat {
  kind: 'json';
  /** In these two, `*` stands for every member of an array or object; the values that they lead to are summed. */
  inFlight: string[];
  accepted: string[];
  bootId: string | null;
  bootTime: string | null;
  ready: string | null;
}

/** Selectors of series in a Prometheus text answer; all series that a list selects are summed. */
export interface PrometheusFormat {
  kind: 'prometheus';
  inFlight: string[];
  accepted: string[];
  bootTime: string | null;
  /** What a selector of `inFlight` or `accepted` without a series means. */
  absent: 'unobservable' | 'zero';
}

/** How long one read of a host may take: its sources are read at the same time. */
export function longestReadMs({ hostStatus }: Pick<Config, 'hostStatus'>): number {
  return Math.max(...hostStatus.map(({ timeoutMs }) => timeoutMs));
}

/** How long a claim may wait for a verdict: its host is read first, and the run gives up two polls later. */
export function longestVerdictMs(config: Config): number {
  return longestReadMs(config) + 2 * config.drain.pollMs;
}

/** The name of the cluster that has a host of this name, or null. */
export function clusterOfHost({ clusters }: Config, host: unknown): string | null {
  return clusters.find(({ hosts }) => hosts.some(({ name }) => name === host))?.name ?? null;
}

export function findCluster(config: Pick<Config, 'service' | 'clusters'>, name: string): Cluster {
  const cluster = config.clusters.find((one) => one.name === name);
  if (cluster === undefined) throw new Error(`cluster ${name} is not in the config of ${config.service}`);
  return cluster;
}
