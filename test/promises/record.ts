import type { LabHost } from '../../lab/hosts/host.js';
import type { StatusValues } from '../../lab/hosts/status.js';
import type { World } from '../../lab/world.js';
import { findCluster } from '../../src/domain/config.js';
import type { Journey } from '../support/journey.js';
import type { Maintained } from '../support/maintained.js';
import { runEvents } from './history.js';
import { Recorder, type About } from './recorder.js';
import { routingNow } from './snapshot.js';
import type { ToldStatus, Trace } from './trace.js';

/** Facts about a run that its test knows and its world does not. */
export type AboutRun = Partial<
  Pick<About, 'cluster' | 'giveBack' | 'adopted' | 'scope' | 'staleReadMs' | 'hosts' | 'drains'>
>;

export interface Recording {
  /** Waits for the end of the run. Returns what the load balancer, the hosts and the Temporal server saw of it. */
  ends: (run: Maintained) => Promise<Trace>;
}

/** Call it right before the run starts: the trace begins with the world as the run finds it. */
export function record({ world, config }: Pick<Journey, 'world' | 'config'>, about: AboutRun = {}): Recording {
  const cluster = findCluster(config, about.cluster ?? 'east');
  const hosts = cluster.hosts.map(({ name }) => world.host(name));
  const recorder = new Recorder(world.core, { ...aboutWorld(world, config, cluster.name), ...about }, Date.now);
  const offs = hosts.flatMap((host) => follow(host, recorder));
  return {
    ends: async (run) => {
      // A run that fails or is terminated has a trace as well.
      await run.handle.result().catch(() => undefined);
      const { events } = await run.handle.fetchHistory();
      for (const off of offs) off();
      return recorder.stop(runEvents(events ?? []));
    },
  };
}

function aboutWorld(world: World, config: Journey['config'], cluster: string): About {
  const arnsOf = (names: string[]): string[] =>
    [...world.core.state.targetGroups.values()].filter(({ name }) => names.includes(name)).map(({ arn }) => arn);
  const groups = arnsOf(findCluster(config, cluster).targetGroups);
  const { rules } = routingNow(world.core, groups);
  const isLeft = (arn: string): boolean =>
    config.soleCluster === 'leave' && Object.keys(rules[arn]!.shares).every((group) => groups.includes(group));
  const drains = Object.keys(rules).filter(
    (arn) => groups.some((group) => rules[arn]!.shares[group] !== undefined) && !isLeft(arn),
  );
  const { drain, reactivate } = config;
  return {
    cluster,
    hosts: findCluster(config, cluster).hosts.map(({ name }) => {
      return { name, bootBefore: world.host(name).bootId, hadGo: false };
    }),
    groups,
    serviceGroups: arnsOf(config.clusters.flatMap(({ targetGroups }) => targetGroups)),
    drains,
    giveBack: Object.fromEntries(drains.map((arn) => [arn, rules[arn]!.shares])),
    reboot: config.maintenance.reboot,
    minHealthy: config.capacity.minHealthy,
    adopted: false,
    scope: config.watch.scope,
    settleMs: drain.settleMs,
    quietMs: drain.quietMs,
    healthyForMs: reactivate.healthyForMs,
    staleReadMs: 100,
    servesStaleMs: world.core.settings.staleReads.forMs,
  };
}

function follow(host: LabHost, recorder: Recorder): (() => void)[] {
  let boot = host.bootId;
  return [
    host.answers.on((values) => recorder.told(host.name, values === null ? null : told(values))),
    host.changes.on(({ bootId }) => {
      if (bootId === boot) return;
      boot = bootId;
      recorder.booted(host.name, boot);
    }),
  ];
}

/** Null if a value is invalid: then it is no answer. */
function told({ inFlight, accepted, bootId, ready }: StatusValues): ToldStatus | null {
  const isCount = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0;
  if (!isCount(inFlight) || !isCount(accepted)) return null;
  if (typeof bootId !== 'string' || bootId === '' || typeof ready !== 'boolean') return null;
  return { inFlight, accepted, boot: bootId, ready };
}
