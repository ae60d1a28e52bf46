import { appendFile } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import { expect } from 'vitest';
import { groupShares } from '../../lab/alb/forward.js';
import { allListeners } from '../../lab/alb/find.js';
import { seededRandom } from '../../lab/random.js';
import type { World } from '../../lab/world.js';
import { loadConfig } from '../../src/config.js';
import { ROLL, tagKey } from '../../src/domain/tag.js';
import {
  LIMITS,
  MAINTAIN_SERVICE,
  maintenanceId,
  rollId,
  startAttributes,
  type RollInput,
} from '../../workflows/messages.js';
import { HttpReceiver } from '../support/receiver.js';
import { testClient } from '../support/temporal.js';
import { maintainHosts, writesOf } from './crashed-lab.js';
import type { CrashingServer } from './crashing.js';
import { openLabSite, type LabSite } from './lab-site.js';
import type { Site } from './site.js';
import { drawMoments, tagsOf, untilMoment, type RollMoment } from './roll-moments.js';

const CLUSTERS = ['east', 'west', 'north'];
/** A ramp of two steps. The hold is longer than a crash can be late, so no crash comes after the end of the roll. */
const DEADLINES = { drainDeadlineMs: 3_600_000, maintenanceDeadlineMs: 3_600_000 };
const OPTIONS = { config: { steps: [50, 100], durations: { holdMs: 1500, ...DEADLINES } } };
/** For few crashes: no read of this load balancer is stale, and a roll looks at its tag and at its writes for so long. */
const BRISK = { ...LIMITS, staleReadMs: 500 };
const FEW = { all: 3, between: 1, tagMs: BRISK.staleReadMs };
const MANY = { all: 11, between: 3, tagMs: LIMITS.staleReadMs };
/** A look at this load balancer takes seven reads, and the test waits for many looks. */
const WORKER = ['worker', '--elb-reads', '100'];
const HOST_TIMEOUT_S = 800;
const REASON = 'kernel 6.1.150';

/**
 * One roll of three clusters under load, from its start to its end, whose worker is killed at random moments. With
 * `many`, there are ten of them, and at one more moment its server is killed. What must hold is asked of the load
 * balancer, of its clients and of Temporal. Resolves to what the crashes have hit.
 */
export async function crashRoll(server: CrashingServer, seed: number, many: boolean): Promise<string[]> {
  const random = seededRandom(seed);
  const moments = drawMoments(CLUSTERS, random, many ? MANY : FEW);
  const ofServer = many ? moments[Math.floor(random() * moments.length)] : undefined;
  const temporal = await server.running();
  const { client, close } = await testClient(temporal.address);
  // Workers with --configs carry out no other limits than those of `tagout roll`.
  const workerWords = (folder: string): string[] => [...WORKER, ...(many ? ['--configs', folder] : [])];
  const receiver = await HttpReceiver.start();
  const lab = await openLabSite({ ...OPTIONS, temporal, workerWords, moreClusters: ['north'] });
  try {
    const notify = `notify: [{ url: '${receiver.url}', format: json, on: [roll-start, roll-end] }]\n`;
    await appendFile(lab.site.file, `roll: { gate: 2s }\n${notify}`);
    const lines = await roll(lab, { server, client, moments, ofServer, many });
    await receiver.has('roll-end');
    // A worker that is killed after the answer, before it has reported it, leaves the message to the next one.
    expect([...new Set(receiver.taken)].toSorted()).toEqual(['roll-end', 'roll-start']);
    return lines;
  } finally {
    receiver.stop();
    await lab.close();
    await close();
  }
}

interface Crashes {
  server: CrashingServer;
  client: Client;
  moments: RollMoment[];
  /** At this one of them the server crashes, and not the worker. */
  ofServer: RollMoment | undefined;
  many: boolean;
}

async function roll(lab: LabSite, crashes: Crashes): Promise<string[]> {
  const { site, world, traffic, rules } = lab;
  const baseline = rules();
  const broken = watchForHarm(world, site.options.service);
  const worker = await crashes.server.startWorker(site);
  const begun = crashes.many ? site.document('roll', '--reason', REASON) : beginBriskly(site, crashes.client);
  const restored = begun.then(async () => {
    const { exit, stdout } = await site.tagout('wait', '--until', 'restored', '--json');
    expect(exit, stdout).toBe(0);
  });
  const maintained = Promise.all(CLUSTERS.map((cluster) => maintain(lab, cluster)));
  const ended = new AbortController();
  // If one fails, nobody waits for the others.
  const [lines] = await Promise.all([crashAll(lab, worker, crashes, ended.signal), restored, maintained]).finally(() =>
    ended.abort(),
  );
  await traffic.stop();
  expect(broken()).toEqual([]);
  expect(traffic.tally.lostAnswers).toEqual([]);
  for (const cluster of CLUSTERS) expect(traffic.tally.served(cluster)).toBeGreaterThan(0);
  expect(rules()).toEqual(baseline);
  expect(tagOf(world, site.options.service)).toBeUndefined();
  const groups = CLUSTERS.map((cluster) => world.arns.groups[cluster]!);
  expect(writesOf(world, groups)).toEqual(Array.from({ length: 3 }, () => EACH_ONCE));
  expect(await runsOf(crashes.client, site.options.service)).toEqual({
    roll: 'COMPLETED in restored',
    maintenances: CLUSTERS.map((cluster) => `${cluster}: COMPLETED in restored`),
  });
  return lines;
}

/** As `tagout roll` does, with shorter limits. */
async function beginBriskly({ file, taskQueue, options: { service } }: Site, client: Client): Promise<void> {
  const loaded = loadConfig(file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  const { config } = loaded;
  const input: RollInput = { config, clusters: CLUSTERS, startedBy: 'alice@ops-1', reason: REASON, limits: BRISK };
  await client.workflow.start(MAINTAIN_SERVICE, {
    workflowId: rollId(service),
    taskQueue,
    args: [input],
    typedSearchAttributes: startAttributes({ service, cluster: CLUSTERS[0]!, phase: 'preflight' }),
  });
}

/** In each action: the shares of east, west and north, as each write left them. */
const EACH_ONCE = [
  ...['0 100 100', '50 100 100', '100 100 100'],
  ...['100 0 100', '100 50 100', '100 100 100'],
  ...['100 100 0', '100 100 50', '100 100 100'],
];

/** Its hosts wait for the go from the moment at which its maintenance has begun. */
async function maintain({ site, world }: LabSite, cluster: string): Promise<void> {
  await world.core.journal.nth(1, tagsOf(cluster));
  const hosts = [...world.hosts.values()].filter((host) => host.cluster === cluster);
  await maintainHosts(site, hosts, HOST_TIMEOUT_S);
}

async function crashAll(
  { site, world }: LabSite,
  first: Awaited<ReturnType<CrashingServer['startWorker']>>,
  { server, client, moments, ofServer }: Crashes,
  signal: AbortSignal,
): Promise<string[]> {
  const { service } = site.options;
  let worker = first;
  const lines: string[] = [];
  for (const moment of moments) {
    await untilMoment({ world, client, service, clusters: CLUSTERS, signal }, moment);
    const hit = whatGoesOn(client, service);
    if (moment === ofServer) {
      await server.crash();
    } else {
      await worker.kill('SIGKILL');
      worker = await server.startWorker(site);
    }
    const what = moment === ofServer ? 'server' : 'worker';
    lines.push(`${what}: ${moment.delayMs} ms into ${moment.place} of ${moment.cluster}: ${await hit}`);
  }
  return lines;
}

/** Just before a crash, which may make it unknown. */
async function whatGoesOn(client: Client, service: string): Promise<string> {
  const told = [rollId(service), maintenanceId(service)].map(async (id) => {
    const { raw, status, typedSearchAttributes } = await client.workflow.getHandle(id).describe();
    const valueOf = (name: string): string => typedSearchAttributes.get({ name, type: 'KEYWORD' }) ?? '?';
    const steps = (raw.pendingActivities ?? []).map(({ activityType, attempt }) => `${activityType?.name} ${attempt}`);
    const inPhase = `${valueOf('TagoutPhase')} ${valueOf('TagoutCluster')}`;
    return `${id} ${status.name === 'RUNNING' ? '' : 'over, '}${inPhase} [${steps.join(', ')}]`;
  });
  return Promise.all(told.map((one) => one.catch(() => '?'))).then((all) => all.join('; '));
}

/**
 * Looks at the load balancer after each call. Two clusters must never be out at the same time, and from the beginning
 * of the roll until everything is restored there must be a tag, which names the cluster that is out.
 */
function watchForHarm(world: World, service: string): () => string[] {
  const { core, arns } = world;
  /** Each with the first call after which it was seen. */
  const broken = new Map<string, string>();
  const [isOfRoll, isOfLast] = [tagsOf(ROLL), tagsOf(CLUSTERS.at(-1)!)];
  let [isTagged, hasLastBegun, isOver] = [false, false, false];
  const off = core.journal.on((entry) => {
    hasLastBegun ||= isOfLast(entry);
    isOver ||= hasLastBegun && isOfRoll(entry);
    const out = clustersOut(core, arns.groups);
    const tag = tagOf(world, service);
    isTagged ||= tag !== undefined;
    const note = (what: string): void => {
      if (!broken.has(what)) broken.set(what, `${what}, since call ${entry.n}, ${entry.action}`);
    };
    if (out.length > 1) note(`${out.join(' and ')} are out`);
    if (isTagged && !isOver && tag === undefined) note('no tag');
    const [cluster] = out;
    if (cluster !== undefined && tag?.startsWith(`${cluster} `) !== true)
      note(`${cluster} is out, and the tag is ${tag}`);
  });
  return () => {
    off();
    return [...broken.values()];
  };
}

function tagOf({ core, arns }: World, service: string): string | undefined {
  return core.state.loadBalancers.get(arns.loadBalancer)?.tags.get(tagKey(service));
}

/** Those with a share of 0 in any rule. */
function clustersOut({ state }: World['core'], groups: World['arns']['groups']): string[] {
  const shares = allListeners(state)
    .flatMap(({ rules }) => [...rules.values()].flatMap((slot) => slot.current?.actions ?? []))
    .flatMap(groupShares);
  return Object.keys(groups).filter((name) => shares.some(({ arn, share }) => arn === groups[name] && share === 0));
}

/** What Temporal says of the roll, and of every maintenance that it began and that was not refused. */
async function runsOf(client: Client, service: string): Promise<{ roll: string; maintenances: string[] }> {
  const roll = client.workflow.getHandle(rollId(service));
  const { events = [] } = await roll.fetchHistory();
  const begun = (events ?? []).flatMap(
    ({ childWorkflowExecutionStartedEventAttributes: started }) => started?.workflowExecution?.runId ?? [],
  );
  const maintenances = await Promise.all(
    begun.map(async (runId) => {
      const { cluster, end } = await endOf(client, maintenanceId(service), runId);
      return `${cluster}: ${end}`;
    }),
  );
  return {
    roll: (await endOf(client, rollId(service))).end,
    // One that no worker took in time is refused, and another one begins.
    maintenances: maintenances.filter((one) => !one.endsWith(': FAILED in refused')),
  };
}

async function endOf(client: Client, id: string, runId?: string): Promise<{ cluster: string; end: string }> {
  const { status, typedSearchAttributes } = await client.workflow.getHandle(id, runId).describe();
  const valueOf = (name: string): string => typedSearchAttributes.get({ name, type: 'KEYWORD' }) ?? '';
  return { cluster: valueOf('TagoutCluster'), end: `${status.name} in ${valueOf('TagoutPhase')}` };
}
