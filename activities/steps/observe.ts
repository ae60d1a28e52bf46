import { findCluster, type Config } from '../../src/domain/config.js';
import { findElsewhere, forwardedBesides } from '../../src/domain/elsewhere.js';
import { count } from '../../src/domain/health.js';
import type { HostReading } from '../../src/domain/host.js';
import type { Observation, Read } from '../../src/domain/observation.js';
import { forwardOf, rulesOf, type Routing, type TargetHealth } from '../../src/domain/routing.js';
import { instanceIds, type ScaledInstance, type ScaledInstances } from '../../src/domain/scaled-instance.js';
import { tagKey, type TaggedRun } from '../../src/domain/tag.js';
import { beating } from '../beat.js';
import { askQueries } from '../blockers.js';
import { findEarlierRun } from '../earlier-run.js';
import { untilFirstChecks } from '../first-checks.js';
import { readHosts } from '../hosts.js';
import { untilLooksAreFresh } from '../late-looks.js';
import type { Ports } from '../ports.js';
import { readUntil, type Answer } from '../read-until.js';
import { startNotifying } from '../start-notifying.js';
import { findRunningRoll } from '../running-roll.js';
import { findTaggedRuns } from '../tagged-runs.js';
import type { Step } from '../step.js';
import { untilNearOpening, windowNow } from '../window.js';

export interface ObserveInput {
  config: Config;
  cluster: string;
  adopt: boolean;
  /** A start waits while this worker's looks are late; a plan does not. */
  isStart: boolean;
  /** How long to keep trying if AWS can't be read. */
  preflightMs: number;
  /** How long a start waits for targets of the cluster that are still `initial`. */
  initialMs: number;
  /** The workflow id of this service's maintenances, and the run that asks: it must not count as an earlier run. */
  workflowId: string;
  runId: string;
  /** How long a message of `notify` is tried; default: 10 min. */
  notifyMs?: number;
  /** The first look of a roll: people are told of the roll. */
  isRoll?: boolean;
  /** A look of a roll waits for an opening that is near, as a start does. */
  awaitsOpening?: boolean;
}

/** How often a host or a Prometheus is asked before preflight refuses: one lost packet is no reason. */
const ATTEMPTS = 3;

/** Reads everything that preflight needs for its decision; touches nothing. */
export async function observe(ports: Ports, input: ObserveInput): Promise<Observation> {
  const { config, cluster } = input;
  return beating<never, Observation>(input, ports, async (beat) => {
    const step = { ports, run: input, beat };
    // Beside the reads, so that it costs no time.
    const notifying = input.isStart || input.isRoll === true ? startNotifying(input) : undefined;
    if (input.isStart || input.awaitsOpening === true) await untilNearOpening(step);
    if (input.isStart) await untilLooksAreFresh(step, config.drain.pollMs);
    const until = { ms: ports.now() + input.preflightMs };
    const retry = <T>(read: () => Promise<Read<T>>): Promise<T> => readUntil(step, until, read);
    const resolved = await retry(() => ports.loadBalancer.resolve(config, beat.signal));
    const ours = resolved.groups.filter((group) => group.cluster === cluster).map((group) => group.arn);
    // This wait comes first, so that the other reads are not older than it. A run that adopts does not wait here.
    const initialMs = input.isStart && !input.adopt ? input.initialMs : 0;
    if (initialMs > 0) {
      await untilFirstChecks(step, { boundMs: initialMs, everyMs: config.watch.everyMs }, () => {
        until.ms = ports.now() + input.preflightMs;
        return retry(() => ports.loadBalancer.health(ours, beat.signal));
      });
    }
    const loadBalancerArns = resolved.loadBalancers.filter((one) => one.type === 'application').map((one) => one.arn);
    const attributesOf = [...new Set(resolved.groups.map((group) => group.arn))];
    const scope = { loadBalancerArns, targetGroupArns: ours, attributesOf };
    const look = await retry(async () => {
      const read = await ports.loadBalancer.look(scope, beat.signal);
      if (read.kind === 'observed') {
        beat.evidence.looked(read);
        beat.evidence.foundExpected(read);
      }
      return read;
    });
    const tags = await retry(() => ports.loadBalancer.tags([...loadBalancerArns, ...attributesOf], beat.signal));
    const tagged = await findTaggedRuns(resolved.loadBalancers, tags);
    const others = otherGroups(look.routing, ours, resolved.groups);
    const otherHealth = await retry(() => ports.loadBalancer.health(others, beat.signal));
    const hostsReadAtMs = beat.onServer(ports.uptime());
    const besides = others.filter((arn) => !attributesOf.includes(arn));
    const further = forwardedBesides(look.routing, [...ours, ...others]);
    const furtherHealth = await readOneByOne(step, further);
    const roll = await findRunningRoll(config.service);
    const untold = await notifying;
    return {
      at: new Date(ports.now()).toISOString(),
      ...resolved,
      routing: look.routing,
      besides: besides.length === 0 ? [] : await retry(() => ports.loadBalancer.attributes(besides, beat.signal)),
      tags,
      ...(roll !== null && { roll }),
      tagged,
      health: [...look.health, ...otherHealth],
      elsewhere: findElsewhere(findCluster(config, cluster).hosts, [...otherHealth, ...furtherHealth]),
      autoScaling: await readAutoScaling(step),
      hosts: await readHostsPatiently(step),
      ...(await readBlockers(step)),
      ...(config.window !== undefined && { window: windowNow(ports, config.window) }),
      hostsReadAtMs,
      ...(initialMs > 0 && { initialMs }),
      ...(untold !== undefined && { untold }),
      earlier: input.adopt ? await findEarlierRun({ ...input, taggedRunId: taggedRunId(input, tagged) }) : null,
    };
  });
}

/** Only a run that this namespace knows, and that is over, has a baseline to pass on. */
function taggedRunId({ config, cluster }: ObserveInput, tagged: TaggedRun[]): string | null {
  const own = tagged.find(
    ({ key, tag, state }) => key === tagKey(config.service) && tag?.cluster === cluster && state === 'over',
  );
  return own?.tag?.runId ?? null;
}

/** The groups of the other clusters, and any other group that shares an action with ours. Capacity counts these. */
function otherGroups(routing: Routing, ours: string[], configured: { arn: string }[]): string[] {
  const beside = rulesOf(routing)
    .map((rule) => (forwardOf(rule)?.shares ?? []).map((share) => share.targetGroupArn))
    .filter((arns) => arns.some((arn) => ours.includes(arn)));
  const all = [...configured.map((group) => group.arn), ...beside.flat()];
  return [...new Set(all)].filter((arn) => !ours.includes(arn));
}

/**
 * Each group is read and retried by itself: with any number of groups, one bad answer costs one call, and no group uses
 * up the time of another.
 */
async function readOneByOne(step: Step<ObserveInput>, arns: string[]): Promise<TargetHealth[]> {
  const { ports, run, beat } = step;
  const rows: TargetHealth[] = [];
  for (const [index, arn] of arns.entries()) {
    beat.tell({ waitingFor: [`the targets of ${count(arns.length - index, 'more target group')}`] });
    const until = { ms: ports.now() + run.preflightMs };
    const read = (): Promise<Read<TargetHealth[]>> => ports.loadBalancer.health([arn], beat.signal);
    rows.push(...(await readUntil(step, until, read)));
  }
  return rows;
}

/** Only for an instance target is the host's instance known. */
async function readAutoScaling(step: Step<ObserveInput>): Promise<ScaledInstances> {
  const { ports, run: input, beat } = step;
  const { config, cluster } = input;
  const ids = instanceIds(findCluster(config, cluster).hosts);
  if (config.autoScaling === 'ignore' || ids.length === 0) return { kind: 'not-asked' };
  const until = { ms: ports.now() + input.preflightMs };
  const read = async (): Promise<Answer<ScaledInstances>> =>
    scaledInstances(await ports.autoScaling.instances(ids, beat.signal));
  return readUntil(step, until, read, 'Auto Scaling');
}

/** If a policy denies the read, that is a warning. After any other failure the answer is unknown. */
function scaledInstances(read: Read<ScaledInstance[]>): Answer<ScaledInstances> {
  const { queuedMs } = read;
  if (read.kind === 'observed')
    return { kind: 'observed', value: { kind: 'observed', instances: read.value }, queuedMs };
  const { denied, reason } = read;
  return denied
    ? { kind: 'observed', value: { kind: 'unobservable', reason }, queuedMs }
    : { ...read, reason: `${reason}; start again, or, if it may replace hosts, set \`autoScaling: ignore\`` };
}

async function readHostsPatiently(step: Step<ObserveInput>): Promise<HostReading[]> {
  const { run: input, beat } = step;
  for (let attempt = 1; ; attempt += 1) {
    const readings = await readHosts(step);
    if (attempt >= ATTEMPTS || readings.every((reading) => reading.kind === 'observed')) return readings;
    await beat.pause(input.config.drain.pollMs);
  }
}

async function readBlockers(step: Step<ObserveInput>): Promise<Pick<Observation, 'blocked'>> {
  const { run: input, beat } = step;
  const { blockers } = input.config;
  if (blockers === undefined) return {};
  for (let attempt = 1; ; attempt += 1) {
    const { blocked, isAnswered } = await askQueries(step, blockers);
    if (isAnswered || attempt >= ATTEMPTS) return { blocked };
    await beat.pause(input.config.drain.pollMs);
  }
}
