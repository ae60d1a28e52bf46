/** What one config file describes, parsed. Durations are milliseconds; every default is filled in. */
export interface Config {
  service: string;
  /** Names or ARNs, all in one account and region. */
  loadBalancers: string[];
  /** Two or more, in the order of the file. */
  clusters: Cluster[];
  hostStatus: StatusSource;
  drain: { settleMs: number; quietMs: number; pollMs: number; deadlineMs: number; onDeadline: 'abort' | 'leave-out' };
  maintenance: { reboot: 'required' | 'optional'; deadlineMs: number };
  /** `steps` are percentages of the baseline share; they rise and end at 100. */
  reactivate: { healthyForMs: number; steps: number[]; holdMs: number };
  /** Healthy targets that must remain in each drained action. */
  capacity: { minHealthy: number };
  watch: { everyMs: number; blindMs: number };
}

export interface Cluster {
  name: string;
  /** Names or ARNs. */
  targetGroups: string[];
  hosts: Host[];
}

export interface Host {
  name: string;
  address: string;
  /** The ids by which target groups know the host: an instance id or an IP address; ports do not matter. */
  targets: string[];
}

/** How a host tells what it is still processing. `{address}` and `{host}` in `url` are replaced. */
export interface StatusSource {
  url: string;
  timeoutMs: number;
  format: JsonFormat | PrometheusFormat;
}

/** JSON pointers (RFC 6901) into the answer; null where the config names none. */
export interface JsonFormat {
  kind: 'json';
  inFlight: string;
  accepted: string | null;
  bootId: string | null;
  bootTime: string | null;
  ready: string | null;
}

/** Names of series in a Prometheus text answer; the series of a name are summed. */
export interface PrometheusFormat {
  kind: 'prometheus';
  inFlight: string[];
  accepted: string[];
  bootTime: string | null;
}

export function findCluster(config: Config, name: string): Cluster {
  const cluster = config.clusters.find((one) => one.name === name);
  if (cluster === undefined) throw new Error(`cluster ${name} is not in the config of ${config.service}`);
  return cluster;
}
