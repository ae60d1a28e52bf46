import { ApplicationFailure, type Context } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { beating } from '../../activities/beat.js';
import type { Config } from '../domain/config.js';
import { findForeignPlan, withCapacityOf } from '../domain/own-plan.js';
import { findForeignResources } from '../domain/own-resources.js';
import { restored } from '../domain/packed.js';
import { findForeignKeys, withHostsOf } from '../domain/same-config.js';
import { numberFrom, optional } from '../domain/shape.js';
import type { ConfigsFolder } from './configs-folder.js';

/** How often a step that waits for the file looks at it again. */
const LOOK_AGAIN_MS = 1_000;

/** Of many keys or resources that differ these are told. */
const MOST_TOLD = 10;

/**
 * How a step is held to the file. `refuse`: at preflight, where nothing was touched. `wait`: in a run, until the file
 * is as the run has it again. `wait-for-some`: the same, of a step that is sent some of the hosts. `own-hosts`: what
 * must go on while somebody edits the file, giving back and watching; it goes by what the file says now, but for the
 * steps of the ramp that are written, and writes to nothing that the file does not name. `untag`: the same, and never waits, for the run is ending. For the last
 * two a file that is broken, doubled or gone still says what it said when it was last good.
 */
type Hold = 'refuse' | 'wait' | 'wait-for-some' | 'own-hosts' | 'untag';

const HOLDS: Record<string, Hold> = {
  observe: 'refuse',
  tag: 'refuse',
  checkClaims: 'wait-for-some',
  watch: 'own-hosts',
  giveBack: 'own-hosts',
  takeBack: 'own-hosts',
  untag: 'untag',
};

/** How long a look may read what a write of ours has replaced: with less the go comes early, with more drift is borne. */
const STALE_READS_MS = { least: 5_000, most: 30_000 };

/**
 * Carries out only what equals a file of the folder: whoever may start a run, or a step, may not say what it touches.
 * Tests give less time to stale reads.
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
  /** Not every step is sent that limit. */
  isStaleReadMs: (value: unknown) => boolean;
}

const CLOCKS = { now: Date.now, uptime: () => performance.now() };

/** The inputs to go on with; rejects where they are refused, and where the step is cancelled while it waits. */
async function admitted(trusted: Trusted, { info }: Context, inputs: unknown[]): Promise<unknown[]> {
  if (info.workflowExecution === undefined)
    throw refusal('a step by itself, which belongs to no maintenance, is not carried out');
  const hold = HOLDS[info.activityType] ?? 'wait';
  const first = judge(trusted, hold, inputs);
  if (typeof first !== 'string') return first;
  if (hold === 'refuse' || hold === 'untag') throw refusal(first);
  return beating<never, unknown[]>(LOOK_AGAIN_MS, CLOCKS, async (beat) => {
    for (;;) {
      const now = judge(trusted, hold, inputs, LOOK_AGAIN_MS);
      if (typeof now !== 'string') return now;
      beat.tell({ waitingFor: [now] });
      await beat.pause(LOOK_AGAIN_MS);
    }
  });
}

/** As far as it is looked at here. */
interface SentRun {
  config?: Partial<Config>;
  cluster?: unknown;
  staleReadMs?: unknown;
  plan?: unknown;
  routing?: unknown;
}

/** The inputs to go on with, or why not, as a sentence without its end. */
function judge({ configs, isStaleReadMs }: Trusted, hold: Hold, inputs: unknown[], ageMs = 0): unknown[] | string {
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
  switch (hold) {
    case 'refuse':
    case 'wait-for-some':
    case 'wait': {
      const own = hold === 'wait-for-some' ? withHostsOf(config, file) : file;
      const keys = findForeignKeys(config, own);
      keys.push(...findForeignPlan(run ?? {}, file));
      if (!isStaleReadMs(run?.staleReadMs)) keys.push('staleReadMs');
      return keys.length === 0 ? inputs : `the config of this run is not ${where(configs, file)}: ${told(keys)}`;
    }
    case 'own-hosts': {
      const gone = hostsOf(config, cluster.name).filter((host) => !cluster.hosts.some((own) => own.name === host));
      if (gone.length > 0) return `${where(configs, file)} has no host ${told(gone)} of ${cluster.name} any more`;
      if (!isStaleReadMs(run?.staleReadMs)) return 'staleReadMs of this run is none that this worker accepts';
      return [{ ...run, ...goingBy(file, config, run?.plan) }, ...rest];
    }
    case 'untag':
      return inputs;
  }
}

/** Shares of a step that the file no longer has may be written already, and are no drift. */
function goingBy(file: Config, carried: Partial<Config>, plan: unknown): { config: Partial<Config>; plan?: unknown } {
  const { hostStatus, clusters, drain, watch } = file;
  const reactivate = { ...file.reactivate, steps: carried.reactivate?.steps ?? file.reactivate.steps };
  const config = { ...carried, hostStatus, clusters, drain, watch, reactivate };
  return { config, ...(plan === undefined ? {} : { plan: withCapacityOf(file, plan) }) };
}

/** What a step of any shape calls the hosts of the cluster. */
function hostsOf({ clusters }: Partial<Config>, cluster: string): string[] {
  const found = Array.isArray(clusters) ? clusters.find((one) => one?.name === cluster) : undefined;
  return Array.isArray(found?.hosts) ? found.hosts.map((host) => String(host?.name)) : [];
}

function refusal(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `this worker carries out only what is in its own configs: ${why}. ` +
      'Start it with the config that the workers have, or bring their folder up to date first',
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
