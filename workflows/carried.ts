import type { HostsScope, RunContext, RunScope } from '../activities/context.js';
import type { Activities } from '../activities/index.js';
import { compact } from '../src/domain/packed.js';

/** Every member that a step is told beside those of all steps: none is missed, and none is too many. */
type Members<Scope> = Record<Exclude<keyof Scope, keyof RunScope>, true>;

/** Steps that are told what preflight decided. */
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

/** What is sent to a step: what it uses, and what is large of it packed. */
export function carried(step: string, run: RunContext): RunScope {
  const members = Object.keys(CARRIED[step as Decided]) as (keyof RunContext)[];
  const rest = Object.fromEntries(members.map((member) => [member, run[member]]));
  const { cluster, runId } = run;
  const config = READING_HOSTS.has(step) ? hostsConfig(run) : stepConfig(run.config);
  return { config, cluster, runId, ...compact(rest) };
}

/** There may be hundreds of checks in one run. */
const READABLE_CHECK_CHARS = 2_000;

/** What is sent to a check of claims: of all the hosts those that it reads, and they packed, for there may be many checks. */
export function carriedToCheck(run: Pick<RunContext, 'config' | 'cluster' | 'runId'>, hosts: string[]): HostsScope {
  const { clusters, ...config } = hostsConfig(run);
  const asked = clusters.map((one) => ({ ...one, hosts: one.hosts.filter(({ name }) => hosts.includes(name)) }));
  const { cluster, runId } = run;
  const whole = { ...config, clusters: asked };
  return { config: whole, cluster, runId, ...asPacked(config, compact({ config: whole }, READABLE_CHECK_CHARS)) };
}

/** Of a packed config the rest is still there to be read. */
function asPacked(rest: Omit<HostsScope['config'], 'clusters'>, sent: object): object {
  return 'packed' in sent ? { config: rest, ...sent } : sent;
}

/** Of the clusters only the one whose hosts are read. */
function hostsConfig({ config, cluster }: Pick<RunContext, 'config' | 'cluster'>): HostsScope['config'] {
  return { ...stepConfig(config), clusters: config.clusters.filter((one) => one.name === cluster) };
}

function stepConfig({ service, hostStatus, drain, reactivate, watch }: RunScope['config']): RunScope['config'] {
  return { service, hostStatus, drain, reactivate, watch };
}
