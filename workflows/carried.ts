import type { HostsScope, RunContext, RunScope } from '../activities/scopes.js';
import type { Activities } from '../activities/index.js';
import { compact } from '../src/domain/packed.js';

/** Every member that a step gets besides those of all steps: the type allows none to be missing, and none too many. */
type Members<Scope> = Record<Exclude<keyof Scope, keyof RunScope>, true>;

/** Steps that get the decisions of preflight. */
type Decided = Exclude<keyof Activities, 'observe' | 'checkClaims'>;

const TAG = { loadBalancerArns: true, tag: true, staleReadMs: true } as const;

const ROUTING = {
  loadBalancerArns: true,
  targetGroupArns: true,
  clusterOf: true,
  routing: true,
  serviceGroupArns: true,
  plan: true,
  staleReadMs: true,
} as const;

const CARRIED: { [Step in Decided]: Members<Parameters<Activities[Step]>[0]> } = {
  tag: TAG,
  untag: TAG,
  watch: { ...ROUTING, ...TAG, hosts: true, watchBeatMs: true },
  drain: ROUTING,
  settle: { ...ROUTING, hosts: true, stickinessS: true, stillGaugeMs: true },
  confirm: { targetGroupArns: true },
  reactivate: ROUTING,
  takeBack: ROUTING,
  giveBack: { ...ROUTING, hosts: true, adopted: true, healthyBefore: true },
};

const READING_HOSTS: ReadonlySet<string> = new Set([
  'watch',
  'settle',
  'confirm',
  'reactivate',
  'giveBack',
] satisfies Decided[]);

/** Steps that blockers can hold up. Giving back and taking back are never blocked, so they are not even told. */
const ASKING: ReadonlySet<string> = new Set(['drain', 'settle', 'reactivate'] satisfies Decided[]);

const SILENCING: ReadonlySet<string> = new Set(['tag', 'untag', 'watch'] satisfies Decided[]);

/** Steps that write first, and must not begin outside of the window. */
const WINDOWED: ReadonlySet<string> = new Set(['tag', 'drain'] satisfies Decided[]);

/** The input of a step: only what it uses. */
export function carried(step: string, run: RunContext): RunScope {
  const members = Object.keys(CARRIED[step as Decided]) as (keyof RunContext)[];
  const rest = Object.fromEntries(members.map((member) => [member, run[member]]));
  const { cluster, runId } = run;
  const { blockers, silence, who, window } = run.config;
  const config = {
    ...(READING_HOSTS.has(step) ? hostsConfig(run) : stepConfig(run.config)),
    ...(blockers !== undefined && ASKING.has(step) && { blockers }),
    ...(silence !== undefined && SILENCING.has(step) && { silence }),
    ...(who !== undefined && { who }),
    ...(window !== undefined && WINDOWED.has(step) && { window }),
  };
  return { config, cluster, runId, ...rest };
}

/** The input of a check of claims: only the hosts that it reads. */
export function carriedToCheck(run: Pick<RunContext, 'config' | 'cluster' | 'runId'>, names: string[]): HostsScope {
  const config = hostsConfig(run);
  const clusters = config.clusters.map((one) => ({
    ...one,
    hosts: one.hosts.filter(({ name }) => names.includes(name)),
  }));
  return { config: { ...config, clusters }, cluster: run.cluster, runId: run.runId };
}

/** There may be hundreds of checks in one run. */
const READABLE_CHECK_CHARS = 2_000;

/** The input as it is sent: packed if it is large, with the members beside it that a person wants to read. */
export function asSent(step: string, told: RunScope): object {
  const sent = compact(told, step === 'checkClaims' ? READABLE_CHECK_CHARS : undefined);
  const { config, cluster, runId } = told;
  return 'packed' in sent ? { config: stepConfig(config), cluster, runId, ...sent } : sent;
}

/** The config with only the cluster whose hosts are read. */
function hostsConfig({ config, cluster }: Pick<RunContext, 'config' | 'cluster'>): HostsScope['config'] {
  return { ...stepConfig(config), clusters: config.clusters.filter((one) => one.name === cluster) };
}

function stepConfig({ service, hostStatus, drain, reactivate, watch }: RunScope['config']): RunScope['config'] {
  return { service, hostStatus, drain, reactivate, watch };
}
