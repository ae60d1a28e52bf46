import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { createAutoScalingPort } from '../../activities/auto-scaling/auto-scaling-port.js';
import { createLoadBalancerPort } from '../../activities/elbv2/load-balancer-port.js';
import type { ReadGate } from '../../activities/elbv2/read-budget.js';
import { createReadHost } from '../../activities/host-status/read-host.js';
import { Context, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { createActivities, type Activities } from '../../activities/index.js';
import { Looks } from '../../activities/looks.js';
import type { Ports } from '../../activities/ports.js';
import { addRule } from '../../lab/alb/build.js';
import { findRule } from '../../lab/alb/find.js';
import { forwardTo, groupShares } from '../../lab/alb/forward.js';
import type { JournalEntry } from '../../lab/alb/journal.js';
import type { Shape } from '../../lab/alb/tree.js';
import type { WorldDurations } from '../../lab/world-config.js';
import { startWorld, type World, type WorldOptions } from '../../lab/world.js';
import type { Config } from '../../src/domain/config.js';
import { hasReached, isEnd, isPhase, type Phase } from '../../src/domain/lifecycle.js';
import type { LiveReading, StatusDocument, Verdict } from '../../src/domain/status.js';
import {
  ABORT,
  DONE,
  MAINTAIN_CLUSTER,
  MAINTENANCE_DONE,
  maintenanceId,
  STATUS,
  type AbortArgument,
  type DoneAnswer,
  type DoneArgument,
  type MaintainInput,
} from '../../workflows/messages.js';
import { expect, it } from 'vitest';
import type { ConfigsFolder } from '../../src/worker/configs-folder.js';
import { onlyConfigs } from '../../src/worker/only-configs.js';
import { atFileEnd } from './file-end.js';
import { testClient, testWorker, type TestClient, type TestWorker } from './temporal.js';

/** Short, and still longer than what busy cores make of a moment. */
const SHORT: Partial<WorldDurations> = {
  settleMs: 100,
  quietMs: 100,
  pollMs: 80,
  healthyForMs: 100,
  holdMs: 100,
  everyMs: 300,
  statusTimeoutMs: 5000,
};

/** A machine that is busy with other tests makes no target unhealthy. */
const PATIENT = { timeoutMs: 5000, intervalMs: 300 };

/** Longer than any test: a step that waits for it stands still until the test has done what it came for. */
export const ENDLESS_MS = 600_000;

/** How often a test asks for what only the Temporal server can tell. */
const LOOK_AGAIN_MS = 75;

export type RuleName = 'httpDefault' | 'httpV1' | 'partnersDefault';

/** The three forward actions of the standard world, in the order in which a run writes them. */
export const RULES: readonly RuleName[] = ['httpV1', 'httpDefault', 'partnersDefault'];
export const BASELINE: Record<RuleName, number> = { httpV1: 100, httpDefault: 100, partnersDefault: 100 };
export const DRAINED: Record<RuleName, number> = { httpV1: 0, httpDefault: 0, partnersDefault: 0 };

export interface JourneyOptions extends WorldOptions {
  /** A worker that the test can stop and start; `later`: there is none before the test starts it. */
  ownWorker?: 'now' | 'later';
  /** With `later`: the queue that it polls; default: one of its own. */
  taskQueue?: string;
  /** How many runs its own worker can watch at once; default: the SDK's. */
  watchSlots?: number;
  /** How many steps its own worker can carry out at once; default: the SDK's. */
  slots?: number;
  durations?: Partial<WorldDurations>;
  /** What reads pass before they go out; nothing holds them up where it is not given. */
  gate?: ReadGate;
  /** What a test wants otherwise in the ports of the worker. */
  ports?: (ports: Ports) => Ports;
  /** What a test wants otherwise in the activities of the worker. */
  activities?: (activities: Activities) => Activities;
}

/** What a test wants otherwise in the input of its run. */
type Wishes = Partial<Omit<MaintainInput, 'limits'>> & {
  limits?: Partial<MaintainInput['limits']>;
  /** Default: that of this journey. */
  taskQueue?: string;
  /** The phase that it is started in; default: as `tagout start` does. */
  phase?: Phase;
};

/** The real workflow and activities on a real Temporal server, over the wire to the lab. */
export class Journey {
  readonly config: Config;

  private constructor(
    readonly world: World,
    readonly temporal: TestClient,
    readonly taskQueue: string,
    private readonly workers: TestWorker[],
    service: string,
  ) {
    // One maintenance at a time per service: each test has a service of its own.
    this.config = { ...world.config, service };
  }

  static async start(options: JourneyOptions = {}): Promise<Journey> {
    const durations = { ...SHORT, ...options.durations };
    const world = await startWorld({ healthCheck: PATIENT, ...options, config: { ...options.config, durations } });
    const ports = portsOf(world, options.gate);
    const wanted = options.ports?.(ports) ?? ports;
    const service = `core-${randomUUID().slice(0, 8)}`;
    const activities = createActivities(wanted);
    served.set(service, options.activities?.(activities) ?? activities);
    const own =
      options.ownWorker === 'now' ? [await ownWorker({ watchSlots: options.watchSlots, slots: options.slots })] : [];
    const taskQueue =
      options.ownWorker === 'later'
        ? (options.taskQueue ?? randomUUID())
        : (own[0] ?? (await (shared ??= ownWorker({})))).taskQueue;
    return new Journey(world, await (client ??= testClient()), taskQueue, own, service);
  }

  /** The config of one more service on the same load balancer, with the same clusters. */
  neighbour(): Config {
    served.set(this.neighbourService, served.get(this.config.service)!);
    return { ...this.config, service: this.neighbourService };
  }

  private get neighbourService(): string {
    return `${this.config.service}-2`;
  }

  /** Starts a maintenance of `east`. */
  async maintain({
    limits,
    taskQueue = this.taskQueue,
    phase = 'preflight',
    ...change
  }: Wishes = {}): Promise<Maintained> {
    const input: MaintainInput = {
      config: this.config,
      cluster: 'east',
      startedBy: 'alice@ops-1',
      reason: 'kernel 6.1.150',
      adopt: null,
      standby: false,
      limits: {
        firstTaskMs: 10_000,
        preflightMs: 2_000,
        staleReadMs: 100,
        stillGaugeMs: 180_000,
        watchBeatMs: 100,
        ...limits,
      },
      ...change,
    };
    const handle = await this.temporal.client.workflow.start(MAINTAIN_CLUSTER, {
      workflowId: maintenanceId(input.config.service),
      taskQueue,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
      typedSearchAttributes: [
        { key: { name: 'TagoutService', type: 'KEYWORD' }, value: input.config.service },
        { key: { name: 'TagoutCluster', type: 'KEYWORD' }, value: input.cluster },
        { key: { name: 'TagoutPhase', type: 'KEYWORD' }, value: phase },
      ],
    });
    return new Maintained(handle, handle.firstExecutionRunId, () => this.writesSinceChange());
  }

  /** The share of a cluster in each forward action, as the load balancer itself has it. */
  shares(cluster: 'east' | 'west'): Record<RuleName, number> {
    const { core, arns } = this.world;
    const shareIn = (rule: RuleName): number => {
      const shares = groupShares(findRule(core.state, arns[rule]).rule.actions.at(-1)!);
      return shares.find(({ arn }) => arn === arns[cluster])!.share;
    };
    return {
      httpDefault: shareIn('httpDefault'),
      httpV1: shareIn('httpV1'),
      partnersDefault: shareIn('partnersDefault'),
    };
  }

  /** Writes that were not somebody else's, also refused ones and those that a fault ate; after the journal's `n`th entry. */
  allOwnWrites(after = 0): JournalEntry[] {
    return this.world.core.journal.entries.filter(
      ({ n, by, action }) =>
        n > after && !by.foreign && /^(Modify|Set|Create|Delete|Register|Deregister|Add|Remove)/.test(action),
    );
  }

  /** Of those, the ones to the routing: all but the tag. */
  ownWrites(after = 0): JournalEntry[] {
    return this.allOwnWrites(after).filter(({ action }) => !action.endsWith('Tags'));
  }

  /** What runs wrote since somebody else last changed the load balancer. A tag is added before a run looks for changes. */
  private writesSinceChange(): JournalEntry[] {
    const isChange = ({ by, write, action }: JournalEntry): boolean => by.foreign && write && !action.endsWith('Tags');
    const change = this.world.core.journal.entries.findLast(isChange);
    const since = change === undefined ? [] : this.allOwnWrites(change.n);
    return since.filter(({ action }) => action !== 'AddTags');
  }

  /** Does something at the `nth` own write to the routing from now, right after the load balancer has it and before the run knows. */
  atOwnWrite(nth: number, act: () => void): void {
    let seen = 0;
    const { journal } = this.world.core;
    const off = journal.on(({ write, by, action }) => {
      if (!write || by.foreign || action.endsWith('Tags') || (seen += 1) !== nth) return;
      off();
      act();
    });
  }

  /** Does something when the next look has begun: before it has read a rule. */
  atNextLook(act: () => void): void {
    const off = this.world.core.journal.on(({ by, action }) => {
      if (by.foreign || action !== 'DescribeListeners') return;
      off();
      act();
    });
  }

  /** Somebody else writes the share of a cluster in a rule; answers the journal's number of that write. */
  meddle(rule: RuleName, cluster: 'east' | 'west', share: number): number {
    const { arns, core } = this.world;
    this.world.foreigner().setShare(arns[rule], arns[cluster], share);
    return core.journal.count;
  }

  /** Reboots a host and claims for it, as its boot hook does. */
  async reboot(run: Maintained, name: string): Promise<void> {
    const host = this.world.host(name);
    const reboot = host.reboot({ downMs: 10, warmingMs: 10 });
    await reboot.warming;
    await run.signal({ host: name, bootId: host.bootId });
  }

  /** What the hosts of east do in every maintenance that goes well. */
  async rebootAll(run: Maintained): Promise<void> {
    await Promise.all(['east-1', 'east-2'].map((name) => this.reboot(run, name)));
  }

  /** As SIGTERM does, to every worker of its own. */
  async stopWorkers(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.stop()));
  }

  /** One more on the same task queue. */
  async startWorker(wishes: WorkerWishes = {}): Promise<void> {
    this.workers.push(await ownWorker({ ...wishes, taskQueue: this.taskQueue }));
  }

  async stop(): Promise<void> {
    await this.stopWorkers();
    served.delete(this.config.service);
    served.delete(this.neighbourService);
    await this.world.stop();
  }
}

/** The activities of every world of this process, by service: one worker serves them all, which is a third of the cost. */
const served = new Map<string, Activities>();
let shared: Promise<TestWorker> | undefined;
let client: Promise<TestClient> | undefined;

atFileEnd(async () => {
  await (await shared)?.stop();
  await (await client)?.close();
  shared = client = undefined;
});

type AnyActivity = (first: { config: Config }, ...rest: unknown[]) => Promise<unknown>;

/** What a test wants otherwise of a worker. */
interface WorkerWishes {
  taskQueue?: string;
  watchSlots?: number | undefined;
  slots?: number | undefined;
  /** Default: any config is carried out. */
  configs?: ConfigsFolder;
  /** Of the workflows; default: those of the sources. */
  codePath?: string;
}

function ownWorker({ taskQueue, watchSlots, slots, configs, codePath }: WorkerWishes): Promise<TestWorker> {
  const serve =
    (name: string): AnyActivity =>
    (first, ...rest) => {
      const activities = served.get(first.config.service) as Record<string, AnyActivity> | undefined;
      // What a test left behind when it failed must not be tried for ever.
      if (activities === undefined)
        throw ApplicationFailure.nonRetryable('the world of this run has ended', 'Unobservable');
      return activities[name]!(first, ...rest);
    };
  const names = [
    'observe',
    'watch',
    'drain',
    'settle',
    'checkClaims',
    'confirm',
    'reactivate',
    'takeBack',
    'giveBack',
    'tag',
    'untag',
  ];
  const activities = Object.fromEntries(names.map((name) => [name, serve(name)]));
  const interceptors = { activity: configs === undefined ? [] : [onlyConfigs(configs, { least: 100, most: 30_000 })] };
  return testWorker({
    activities,
    options: {
      interceptors,
      ...(codePath === undefined ? {} : { workflowBundle: { codePath } }),
      ...(slots === undefined ? {} : { maxConcurrentActivityTaskExecutions: slots }),
    },
    ...(taskQueue === undefined ? {} : { taskQueue }),
    watchOptions: {
      interceptors,
      ...(watchSlots === undefined ? {} : { maxConcurrentActivityTaskExecutions: watchSlots }),
    },
  });
}

/** A test with a world, a worker and a service of its own; the tests of a file run beside each other. */
export function journey(name: string, options: JourneyOptions, body: (journey: Journey) => Promise<void>): void {
  it.concurrent(name, async () => {
    const started = await Journey.start(options);
    try {
      await body(started);
    } finally {
      await started.stop();
    }
  });
}

/** The watcher tells that it looks, and never does. */
export function withoutWatcher(activities: Activities): Activities {
  return {
    ...activities,
    watch: async () => {
      await asWatching();
      return { lastLook: null, warnings: [], readings: [] };
    },
  };
}

/** What the server hears of a watcher that looks; resolves when it is to stop. */
export async function asWatching(): Promise<void> {
  const { cancellationSignal } = Context.current();
  const beats = setInterval(() => heartbeat({ waitingFor: [], goodLookAt: new Date().toISOString() }), 100);
  await new Promise((resolve) => cancellationSignal.addEventListener('abort', resolve, { once: true }));
  clearInterval(beats);
}

/** Somebody writes an element that the AWS SDK does not know into the forward of a rule. */
export function addElement({ world }: Journey, rule: RuleName): void {
  const actions = structuredClone(findRule(world.core.state, world.arns[rule]).rule.actions);
  const config = actions.at(-1)!['ForwardConfig'] as Shape;
  config['TargetGroupWarmup'] = { Enabled: true, Seconds: 30 };
  world.foreigner().setActions(world.arns[rule], actions);
}

/** A rule for a test host name that forwards to east alone; answers its ARN. */
export function addSoleRule({ world }: Journey): string {
  const forward = forwardTo({ [world.arns.east]: 1 });
  return addRule(world.core, world.arns.http, 5, [{ Field: 'host-header', Values: ['test.example'] }], [forward]).arn;
}

/** The phases of a document in the order in which it entered them. */
export function phases({ timeline }: StatusDocument): Phase[] {
  return timeline.map(({ phase }) => phase);
}

/** One run, as the outside world sees and reaches it. */
export class Maintained {
  constructor(
    readonly handle: WorkflowHandle,
    readonly runId: string,
    private readonly writesSinceChange: () => JournalEntry[],
  ) {}

  async phase(): Promise<Phase> {
    const described = await this.handle.describe();
    // It shows the phase in which it was terminated for ever.
    if (described.status.name === 'TERMINATED') return 'failed';
    const phase = described.typedSearchAttributes.get({ name: 'TagoutPhase', type: 'KEYWORD' });
    if (phase === undefined || !isPhase(phase)) throw new Error(`${phase} is not a phase`);
    return phase;
  }

  /** Resolves when the run is in the step or past it; throws when it ended before. */
  async reaches(step: Parameters<typeof hasReached>[1]): Promise<void> {
    for (;;) {
      const phase = await this.phase();
      if (hasReached(phase, step)) return;
      // An end is past every step that the run went through.
      if (isEnd(phase) && (await this.ends()).timeline.some((one) => one.phase === step)) return;
      if (isEnd(phase)) throw new Error(`the run ended ${phase}, before ${step}: ${JSON.stringify(await this.ends())}`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** Resolves when the run is in exactly this phase. */
  async isIn(wanted: Phase): Promise<void> {
    for (let phase = await this.phase(); phase !== wanted; phase = await this.phase()) {
      if (isEnd(phase))
        throw new Error(`the run ended ${phase}, never ${wanted}: ${JSON.stringify(await this.ends())}`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** What the run's steps wait for at this moment, from their heartbeats; throws when it has ended. */
  async waitsFor(): Promise<string[]> {
    const { raw, status } = await this.handle.describe();
    if (status.name !== 'RUNNING') throw new Error(`the run has ended: ${JSON.stringify(await this.ends())}`);
    return (raw.pendingActivities ?? []).flatMap(({ heartbeatDetails }) => {
      const data = heartbeatDetails?.payloads?.[0]?.data;
      if (data === undefined || data === null) return [];
      return (JSON.parse(Buffer.from(data).toString()) as LiveReading).waitingFor;
    });
  }

  /** Resolves when a step tells that it waits for something that matches. */
  async waitsForText(text: RegExp): Promise<void> {
    while (!(await this.waitsFor()).some((one) => text.test(one))) await sleep(LOOK_AGAIN_MS);
  }

  /** Resolves when the last claim of a host has this verdict. */
  verdict(host: string, verdict: Verdict): Promise<StatusDocument> {
    return this.tells(({ claims }) => claims.findLast((one) => one.host === host)?.verdict === verdict);
  }

  /** Resolves when the run's own document is as wanted; throws when it has ended otherwise. */
  async tells(isWanted: (document: StatusDocument) => boolean): Promise<StatusDocument> {
    for (;;) {
      const document = await this.status();
      if (isWanted(document)) return document;
      if (isEnd(document.phase)) throw new Error(`the run has ended otherwise: ${JSON.stringify(document)}`);
      await sleep(LOOK_AGAIN_MS);
    }
  }

  status(): Promise<StatusDocument> {
    return this.handle.query<StatusDocument>(STATUS);
  }

  signal(claim: DoneArgument): Promise<void> {
    return this.handle.signal(MAINTENANCE_DONE, claim);
  }

  done(claim: DoneArgument): Promise<DoneAnswer> {
    return this.handle.executeUpdate<DoneAnswer, [DoneArgument]>(DONE, { args: [claim] });
  }

  abort(argument: Partial<AbortArgument> = {}): Promise<void> {
    return this.handle.executeUpdate<void, [AbortArgument]>(ABORT, {
      args: [{ by: 'alice@ops-1', reason: 'wrong cluster', ...argument }],
    });
  }

  /** The status document that the run ended with: its result, or the details of its failure. */
  async ends(): Promise<StatusDocument> {
    try {
      return (await this.handle.result()) as StatusDocument;
    } catch (error) {
      const [document] = failureOf(error).details as [StatusDocument];
      // In every test: after the change that a run failed over it wrote nothing, not even its tag.
      if (document.failure?.type === 'RoutingDrift') expect(this.writesSinceChange()).toEqual([]);
      return document;
    }
  }

  /** The message of the failure that the run ended with. */
  async report(): Promise<string> {
    try {
      await this.handle.result();
      throw new Error('the run did not fail');
    } catch (error) {
      return failureOf(error).message;
    }
  }
}

function failureOf(error: unknown): { message: string; details: unknown[] } {
  if (error instanceof WorkflowFailedError && error.cause !== undefined && 'details' in error.cause)
    return { message: error.cause.message, details: error.cause.details as unknown[] };
  throw error;
}

export function portsOf({ apiUrl }: Pick<World, 'apiUrl'>, gate?: ReadGate): Ports {
  const now = Date.now;
  // The SDK signs with whatever credentials there are; the lab does not look at them.
  process.env['AWS_ACCESS_KEY_ID'] ??= 'lab';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'lab';
  const lab = { version: 'test', now, region: 'us-east-1', endpoint: apiUrl };
  return {
    loadBalancer: createLoadBalancerPort(lab, undefined, gate),
    autoScaling: createAutoScalingPort(lab),
    readHost: createReadHost({ now, env: process.env }),
    looks: new Looks(),
    now,
    uptime: () => performance.now(),
  };
}
