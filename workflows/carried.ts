import type { HostsScope, RunContext, RunScope } from '../activities/context.js';
import type { Activities } from '../activities/index.js';
import { compact } from '../src/domain/packed.js';

/** Every member that a step is told beside those of all steps: none is missed, and none is too many. */
type Members<Scope> = Record<Exclude<keyof Scope, keyof RunScope>, true>;

/** Steps that are told what preflight decided. */
type Decided = Exclude<keyof Activities, 'observe' | 'verifyClaim'>;

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

/** Of the clusters only the one whose hosts are read. */
export function hostsConfig({ config, cluster }: Pick<HostsScope, 'config' | 'cluster'>): HostsScope['config'] {
  return { ...stepConfig(config), clusters: config.clusters.filter((one) => one.name === cluster) };
}

function stepConfig({ service, hostStatus, drain, reactivate, watch }: RunScope['config']): RunScope['config'] {
  return { service, hostStatus, drain, reactivate, watch };
}
