import { stringify } from 'yaml';
import type { Blockers, Config, MinHealthy, StatusSource, TlsFiles } from '../src/domain/config.js';

/** The durations of a config, in milliseconds; the lab's own are short. */
export interface WorldDurations {
  settleMs: number;
  quietMs: number;
  pollMs: number;
  drainDeadlineMs: number;
  maintenanceDeadlineMs: number;
  healthyForMs: number;
  holdMs: number;
  everyMs: number;
  blindMs: number;
  statusTimeoutMs: number;
}

export const LAB_DURATIONS: WorldDurations = {
  settleMs: 200,
  quietMs: 200,
  pollMs: 50,
  drainDeadlineMs: 60_000,
  maintenanceDeadlineMs: 120_000,
  healthyForMs: 200,
  holdMs: 200,
  everyMs: 200,
  blindMs: 5000,
  statusTimeoutMs: 1000,
};

/** Settings that a test may change. */
export interface ConfigWishes {
  durations?: Partial<WorldDurations>;
  onDeadline?: Config['drain']['onDeadline'];
  reboot?: Config['maintenance']['reboot'];
  /** Percentages; they end at 100. */
  steps?: number[];
  minHealthy?: number | `${number}%`;
  stickiness?: Config['stickiness'];
  soleCluster?: Config['soleCluster'];
  autoScaling?: Config['autoScaling'];
  scope?: Config['watch']['scope'];
  /** The form in which the hosts' status is read. */
  status?: 'json' | 'prometheus';
}

/** What a config says of a host, and the port of its status, which is the same for all. */
export interface ConfigHost {
  name: string;
  cluster: string;
  address: string;
  port: number;
}

/** The config of a world, as parsed by tagout. */
export function worldConfig(hosts: readonly ConfigHost[], wishes: ConfigWishes): Config {
  const durations = { ...LAB_DURATIONS, ...wishes.durations };
  const { settleMs, quietMs, pollMs, healthyForMs, holdMs, everyMs, blindMs } = durations;
  return {
    service: 'core',
    loadBalancers: ['core'],
    clusters: [...new Set(hosts.map((host) => host.cluster))].map((name) => ({
      name,
      targetGroups: [`core-${name}`],
      hosts: hosts
        .filter((host) => host.cluster === name)
        .map((host) => ({ name: host.name, address: host.address, targets: [host.address] })),
    })),
    hostStatus: [statusSource(hosts, wishes.status ?? 'json', durations.statusTimeoutMs)],
    drain: {
      settleMs,
      quietMs,
      pollMs,
      deadlineMs: durations.drainDeadlineMs,
      onDeadline: wishes.onDeadline ?? 'abort',
    },
    maintenance: { reboot: wishes.reboot ?? 'required', deadlineMs: durations.maintenanceDeadlineMs },
    reactivate: { healthyForMs, steps: wishes.steps ?? [100], holdMs },
    capacity: { minHealthy: minHealthyOf(wishes.minHealthy ?? 1) },
    stickiness: wishes.stickiness ?? 'refuse',
    soleCluster: wishes.soleCluster ?? 'refuse',
    autoScaling: wishes.autoScaling ?? 'refuse',
    watch: { everyMs, blindMs, scope: wishes.scope ?? 'load-balancer' },
  };
}

/** The same as the file that a user would write. */
export function worldConfigYaml(config: Config): string {
  const { drain, maintenance, reactivate, watch, hostStatus, blockers, silence, who } = config;
  return stringify({
    service: config.service,
    loadBalancer: config.loadBalancers[0],
    clusters: Object.fromEntries(
      config.clusters.map(({ name, targetGroups, hosts }) => [
        name,
        { targetGroups, hosts: Object.fromEntries(hosts.map((host) => [host.name, host.address])) },
      ]),
    ),
    hostStatus: hostStatus.map(({ url, timeoutMs, headers, tls, format }) => ({
      url,
      timeout: ms(timeoutMs),
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
      ...(tls === null ? {} : { tls: given(tls) }),
      [format.kind]: given(format),
    })),
    drain: {
      settle: ms(drain.settleMs),
      quiet: ms(drain.quietMs),
      poll: ms(drain.pollMs),
      deadline: ms(drain.deadlineMs),
      onDeadline: drain.onDeadline,
    },
    maintenance: { reboot: maintenance.reboot, deadline: ms(maintenance.deadlineMs) },
    reactivate: {
      healthyFor: ms(reactivate.healthyForMs),
      steps: reactivate.steps.map((step) => `${String(step)}%`),
      hold: ms(reactivate.holdMs),
    },
    capacity: { minHealthy: minHealthyText(config.capacity.minHealthy) },
    stickiness: config.stickiness,
    soleCluster: config.soleCluster,
    autoScaling: config.autoScaling,
    watch: { every: ms(watch.everyMs), blind: ms(watch.blindMs), scope: watch.scope },
    ...(who === undefined ? {} : { who }),
    ...(config.notify !== undefined && { notify: config.notify }),
    ...(config.window !== undefined && { window: config.window }),
    ...(config.roll !== undefined && { roll: { gate: `${config.roll.gateMs}ms`, approve: config.roll.approve } }),
    ...(blockers === undefined ? {} : { blockers: blockersText(blockers) }),
    ...(silence === undefined
      ? {}
      : { silence: { ...silence, tls: silence.tls === null ? undefined : given(silence.tls) } }),
  });
}

function blockersText({ deadlineMs, headers, tls, ...rest }: Blockers): object {
  return { ...rest, deadline: ms(deadlineMs), headers, ...(tls === null ? {} : { tls: given(tls) }) };
}

function minHealthyOf(wish: number | `${number}%`): MinHealthy {
  return typeof wish === 'number' ? { count: wish } : { percent: Number.parseFloat(wish) };
}

function minHealthyText(minHealthy: MinHealthy): number | string {
  return 'count' in minHealthy ? minHealthy.count : `${String(minHealthy.percent)}%`;
}

function statusSource(hosts: readonly ConfigHost[], status: 'json' | 'prometheus', timeoutMs: number): StatusSource {
  const base = `http://{address}:${String(hosts[0]?.port ?? 0)}`;
  const source = { timeoutMs, headers: {}, tls: null };
  if (status === 'json') {
    const pointers = {
      inFlight: ['/inFlight'],
      accepted: ['/accepted'],
      bootId: '/bootId',
      bootTime: null,
      ready: '/ready',
    };
    return { ...source, url: `${base}/status`, format: { kind: 'json', ...pointers } };
  }
  const series = { inFlight: ['app_in_flight'], accepted: ['app_requests_total'], bootTime: 'node_boot_time_seconds' };
  return { ...source, url: `${base}/metrics`, format: { kind: 'prometheus', ...series, absent: 'unobservable' } };
}

function ms(value: number): string {
  return `${String(value)}ms`;
}

function given(format: StatusSource['format'] | TlsFiles): Record<string, unknown> {
  return Object.fromEntries(Object.entries(format).filter(([key, value]) => key !== 'kind' && value !== null));
}
