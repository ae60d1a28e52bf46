import { ApplicationFailure, type Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { beating } from '../../activities/beat.js';
import type { Config } from '../domain/config.js';
import { MAINTAIN_SERVICE } from '../domain/maintenance-id.js';
import { asksForCapacityOf, isPlanOfRouting, withCapacityOf } from '../domain/own-plan.js';
import { findForeignResources } from '../domain/own-resources.js';
import { restored } from '../domain/packed.js';
import { findForeignKeys, withHostsOf } from '../domain/same-config.js';
import { numberFrom, optional } from '../domain/shape.js';
import { ROLL } from '../domain/tag.js';
import type { ConfigsFolder } from '../config/configs-folder.js';

/** How often a step that waits for the file reads it again. */
const LOOK_AGAIN_MS = 1_000;
const PACE = { config: { drain: { pollMs: LOOK_AGAIN_MS } } };

/** At most this many differing keys or resources are named. */
const MOST_TOLD = 10;

/**
 * What a step does when its input differs from the file. `refuse`: at preflight, where nothing was touched yet. `wait`:
 * waits until the file equals the run's config again. `wait-for-some`: the same, for a step that gets only some hosts.
 * `own-hosts`: giving back and watching must go on while somebody edits the file, so they use what the file says now
 * (except for the steps of a ramp) and write only to resources that it names. `untag`: the same, but it never waits,
 * because the run is ending. For the last two, while the file has errors, is duplicate or is missing, its last good
 * content counts. `try-again`: a message fails, and is tried again as if its receiver were down. `follow`: only asks
 * Temporal about a run, which needs no config. `ask`: CloudTrail knows what anybody did in the account, so it is asked only
 * where the file says so. `survey`: reads a load balancer for a config that is still to be written, so it is refused
 * unless some file names that load balancer.
 */
type Hold = 'refuse' | 'wait' | 'wait-for-some' | 'own-hosts' | 'untag' | 'try-again' | 'follow' | 'ask' | 'survey';

const HOLDS: Record<string, Hold> = {
  observe: 'refuse',
  tag: 'refuse',
  checkClaims: 'wait-for-some',
  watch: 'own-hosts',
  giveBack: 'own-hosts',
  takeBack: 'own-hosts',
  untag: 'untag',
  deliver: 'try-again',
  awaitMoments: 'follow',
  surveyLoadBalancer: 'survey',
  readDrift: 'follow',
  askTrail: 'ask',
  abortCluster: 'follow',
};

/** Steps that blockers can hold up: an input without the file's blockers would not be held up at all. */
const ASKING: ReadonlySet<string> = new Set(['observe', 'gate', 'drain', 'settle', 'reactivate']);

/** Steps that look at the window: an input without the file's window could begin at any time. */
const WINDOWED: ReadonlySet<string> = new Set(['observe', 'tag', 'drain']);

/**
 * Allowed limits for stale reads: with a shorter one the go could come too early, with a longer one drift would be
 * missed.
 */
const STALE_READS_MS = { least: 5_000, most: 30_000 };

/**
 * Carries out only configs that equal a file in the folder: a person who may start a run or a step must not choose what
 * it touches. Tests pass shorter limits for stale reads.
 */
export function onlyConfigs(configs: ConfigsFolder, staleReadsMs = STALE_READS_MS): ActivityInterceptorsFactory {
  const trusted: Trusted = { configs, isStaleReadMs: optional(numberFrom(staleReadsMs.least, staleReadsMs.most)) };
  return (context) => ({
    inbound: {
      execute: async (input, next) => next({ ...input, args: await admitted(trusted, context, input.args) }),
    },
  });
}

interface Trusted {
  configs: ConfigsFolder;
  /** Not every step has that limit in its input. */
  isStaleReadMs: (value: unknown) => boolean;
}

const CLOCKS = { now: Date.now, uptime: () => performance.now() };

/** The inputs to go on with. Rejects if they are refused, or if the step is cancelled while it waits. */
async function admitted(trusted: Trusted, { info }: Context, inputs: unknown[]): Promise<unknown[]> {
  if (info.workflowExecution === undefined) throw refusal('a step that belongs to no maintenance is not carried out');
  const hold = HOLDS[info.activityType] ?? 'wait';
  if (hold === 'follow') return inputs;
  if (hold === 'survey') return surveyed(trusted.configs, inputs);
  const { activityType } = info;
  const [asks, isWindowed] = [ASKING.has(activityType), WINDOWED.has(activityType)];
  // The preflight of a roll looks at `roll`: an input without the file's would ask nobody before a cluster begins.
  const isRolled = activityType === 'observe' && info.workflowType === MAINTAIN_SERVICE;
  const step = { hold, asks, isWindowed, isRolled };
  const first = judge(trusted, step, inputs);
  if (typeof first !== 'string') return first;
  if (hold === 'try-again') throw ApplicationFailure.retryable(`this worker sends nothing: ${first}`, 'NotDelivered');
  if (hold === 'refuse' || hold === 'untag' || hold === 'ask') throw refusal(first);
  return beating<never, unknown[]>(PACE, CLOCKS, async (beat) => {
    for (;;) {
      const now = judge(trusted, step, inputs, LOOK_AGAIN_MS);
      if (typeof now !== 'string') return now;
      beat.tell({ waitingFor: [now] });
      await beat.pause(LOOK_AGAIN_MS);
    }
  });
}

interface Judged {
  hold: Exclude<Hold, 'follow' | 'survey'>;
  asks: boolean;
  isWindowed: boolean;
  /** It is the preflight of a roll. */
  isRolled: boolean;
}

/** The members that are checked here. */
interface SentRun {
  config?: Partial<Config>;
  cluster?: unknown;
  staleReadMs?: unknown;
  tag?: unknown;
  plan?: unknown;
  routing?: unknown;
}

/** The inputs to go on with, or why not, as a sentence without a full stop. */
function judge(
  { configs, isStaleReadMs }: Trusted,
  { hold, asks, isWindowed, isRolled }: Judged,
  inputs: unknown[],
  ageMs = 0,
): unknown[] | string {
  const [run, ...rest] = inputs.map(restored) as [SentRun | null, ...unknown[]];
  const { config, cluster: name } = run ?? {};
  if (typeof config?.service !== 'string' || typeof name !== 'string') return 'its input names no service and cluster';
  const goesOn = hold === 'own-hosts' || hold === 'untag';
  const file = goesOn ? configs.lastGoodConfigOf(config.service, ageMs) : configs.configOf(config.service, ageMs);
  if (typeof file === 'string') return `the worker has no config for it: ${file}`;
  const cluster = file.clusters.find((one) => one.name === name);
  if (cluster === undefined) return `${where(configs, file)} has no cluster ${name}`;
  const foreign = findForeignResources([run, ...rest], cluster, file);
  if (foreign.length > 0) return `${where(configs, file)} does not name ${told(foreign)}`;
  if (!isPlanOfRouting(run ?? {})) return 'its plan does not fit its routing';
  switch (hold) {
    case 'refuse':
    case 'try-again':
    case 'wait-for-some':
    case 'wait': {
      const own = hold === 'wait-for-some' ? withHostsOf(config, file) : file;
      const keys = findForeignKeys(config, own);
      if (asks && config.blockers === undefined && file.blockers !== undefined) keys.push('blockers');
      if (isWindowed && config.window === undefined && file.window !== undefined) keys.push('window');
      if (isRolled && config.roll === undefined && file.roll !== undefined) keys.push('roll');
      if (!asksForCapacityOf(file, run?.plan)) keys.push('capacity.minHealthy');
      if (!isStaleReadMs(run?.staleReadMs)) keys.push('staleReadMs');
      const isUnsilenced = config.silence === undefined && file.silence !== undefined;
      if (hold === 'refuse' && isUnsilenced && !isOfRoll(run?.tag)) keys.push('silence');
      return keys.length === 0 ? inputs : `the config of this run differs from ${where(configs, file)}: ${told(keys)}`;
    }
    case 'ask': {
      const keys = findForeignKeys(config, file);
      return keys.length === 0 ? inputs : `${where(configs, file)} does not say \`who: cloudtrail\``;
    }
    case 'own-hosts': {
      const gone = hostsOf(config, cluster.name).filter((host) => !cluster.hosts.some((own) => own.name === host));
      if (gone.length > 0) return `${where(configs, file)} has no host ${told(gone)} of ${cluster.name} any more`;
      if (!isStaleReadMs(run?.staleReadMs)) return 'this worker does not accept the staleReadMs of this run';
      return [{ ...run, ...goingBy(file, config, run?.plan) }, ...rest];
    }
    case 'untag':
      return config.silence === undefined ? inputs : [{ ...run, config: withSilenceOf(file, config) }, ...rest];
  }
}

/** A roll tags without a silence, because it takes nothing out; each of its maintenances silences its own cluster. */
function isOfRoll(tag: unknown): boolean {
  return String((tag as { value?: unknown } | null | undefined)?.value).startsWith(`${ROLL} `);
}

/** A person who may start a workflow must not choose what this worker reads. */
function surveyed(configs: ConfigsFolder, inputs: unknown[]): unknown[] {
  const [input] = inputs.map(restored) as [{ loadBalancer?: unknown } | null];
  const wanted = String(input?.loadBalancer);
  const named = configs.lastGoodConfigs().flatMap(({ loadBalancers }) => loadBalancers);
  if (named.some((one) => one === wanted || nameOf(one) === wanted || one === nameOf(wanted))) return inputs;
  throw ApplicationFailure.nonRetryable(
    `this worker reads only load balancers that a config in ${configs.folder} names, and none names ${wanted}: ` +
      'use a worker without --configs, such as that of tagout dev',
    'Refused',
  );
}

/** The name in the ARN of a load balancer. */
function nameOf(arn: string): string | undefined {
  return /:loadbalancer\/app\/([^/]+)\//.exec(arn)?.[1];
}

/** A share at a ramp step that the file no longer has may already be written, and is not drift. */
function goingBy(file: Config, carried: Partial<Config>, plan: unknown): { config: Partial<Config>; plan?: unknown } {
  const { hostStatus, clusters, drain, watch } = file;
  const reactivate = { ...file.reactivate, steps: carried.reactivate?.steps ?? file.reactivate.steps };
  const config = { ...withSilenceOf(file, carried), hostStatus, clusters, drain, watch, reactivate };
  return { config, ...(plan === undefined ? {} : { plan: withCapacityOf(file, plan) }) };
}

/** A run must not choose to whom a worker sends the headers of a silence. */
function withSilenceOf({ silence }: Config, carried: Partial<Config>): Partial<Config> {
  const config = { ...carried };
  delete config.silence;
  return silence === undefined ? config : { ...config, silence };
}

/** The names of the cluster's hosts in an input of any shape. */
function hostsOf({ clusters }: Partial<Config>, cluster: string): string[] {
  const found = Array.isArray(clusters) ? clusters.find((one) => one?.name === cluster) : undefined;
  return Array.isArray(found?.hosts) ? found.hosts.map((host) => String(host?.name)) : [];
}

function refusal(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `this worker carries out only its own configs: ${why}. ` +
      'Start with the config that the workers have, or update their folder first',
    'Refused',
  );
}

function where({ folder }: ConfigsFolder, { service }: Config): string {
  return `the config of ${service} in ${folder}`;
}

function told(names: string[]): string {
  const more = names.length - MOST_TOLD;
  return names.slice(0, MOST_TOLD).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
