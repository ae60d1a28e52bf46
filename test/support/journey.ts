import { randomUUID } from 'node:crypto';
import { it } from 'vitest';
import type { ReadGate } from '../../activities/elbv2/read-budget.js';
import { createActivities, type Activities } from '../../activities/index.js';
import type { Ports } from '../../activities/ports.js';
import { createRollActivities, type RollActivities } from '../../activities/roll.js';
import { findRule } from '../../lab/alb/find.js';
import { groupShares } from '../../lab/alb/forward.js';
import type { JournalEntry } from '../../lab/alb/journal.js';
import type { WorldDurations } from '../../lab/world-config.js';
import { startWorld, type World, type WorldOptions } from '../../lab/world.js';
import type { Config, RollSettings } from '../../src/domain/config.js';
import type { Phase } from '../../src/domain/lifecycle.js';
import {
  MAINTAIN_CLUSTER,
  MAINTAIN_SERVICE,
  maintenanceId,
  rollId,
  startAttributes,
  type RollInput,
} from '../../workflows/messages.js';
import { PATIENT, SHORT } from './durations.js';
import { portsOf, whoActivitiesOf } from './lab-ports.js';
import { maintainInput, SHORT_LIMITS, type InputChange } from './maintain-input.js';
import { Maintained } from './maintained.js';
import {
  ownWorker,
  serve,
  serveAlike,
  sharedClient,
  sharedWorker,
  stopServing,
  type WorkerWishes,
} from './shared-worker.js';
import { Rolled } from './rolled.js';
import type { RuleName } from './standard-rules.js';
import type { TestClient, TestWorker } from './temporal.js';

export interface JourneyOptions extends WorldOptions {
  /** A worker that the test can stop and start; `later`: there is none before the test starts it. */
  ownWorker?: 'now' | 'later';
  /** With `later`: the queue that it polls; default: one of its own. */
  taskQueue?: string;
  /** Whether its own worker tells people. */
  notifies?: boolean;
  /** How many runs its own worker can watch at once; default: the SDK's. */
  watchSlots?: number;
  /** How many steps its own worker can carry out at once; default: the SDK's. */
  slots?: number;
  durations?: Partial<WorldDurations>;
  /** What reads must pass before they go out; without it nothing holds them up. */
  gate?: ReadGate;
  /** How the test changes the ports of the worker. */
  ports?: (ports: Ports) => Ports;
  /** How the test changes the activities of the worker. */
  activities?: (activities: Activities) => Activities;
  rollActivities?: Partial<RollActivities>;
}

/** How the test changes the input of its run. */
interface Wishes extends InputChange {
  /** Default: that of this journey. */
  taskQueue?: string;
  /** The phase that it is started in; default: as `tagout start` does. */
  phase?: Phase;
}

interface RollWishes extends Partial<Omit<RollInput, 'limits'>> {
  limits?: Partial<RollInput['limits']>;
  /** How the test changes the settings of the config. */
  roll?: Partial<RollSettings>;
}

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
    serve(service, {
      ...(options.activities?.(activities) ?? activities),
      ...createRollActivities(wanted),
      ...options.rollActivities,
      ...whoActivitiesOf(world),
    });
    const own = options.ownWorker === 'now' ? [await ownWorker(options)] : [];
    const taskQueue =
      options.ownWorker === 'later'
        ? (options.taskQueue ?? randomUUID())
        : (own[0] ?? (await sharedWorker())).taskQueue;
    return new Journey(world, await sharedClient(), taskQueue, own, service);
  }

  /** The config of one more service on the same load balancer, with the same clusters. */
  neighbour(): Config {
    serveAlike(this.neighbourService, this.config.service);
    return { ...this.config, service: this.neighbourService };
  }

  private get neighbourService(): string {
    return `${this.config.service}-2`;
  }

  /** Starts a maintenance of `east`. */
  async maintain({ taskQueue = this.taskQueue, phase = 'preflight', ...change }: Wishes = {}): Promise<Maintained> {
    const input = maintainInput(this.config, change);
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

  /** Starts a roll, by default of `east` and then `west`, with a short gate. */
  async roll({ roll = {}, limits, config = this.config, ...change }: RollWishes = {}): Promise<Rolled> {
    const input: RollInput = {
      config: { ...config, roll: { gateMs: 100, order: null, approve: 'never', ...roll } },
      ...{ clusters: ['east', 'west'], startedBy: 'alice@ops-1', reason: 'kernel 6.1.150' },
      ...{ limits: { ...SHORT_LIMITS, ...limits }, ...change },
    };
    const { service } = input.config;
    const handle = await this.temporal.client.workflow.start(MAINTAIN_SERVICE, {
      workflowId: rollId(service),
      ...{ taskQueue: this.taskQueue, args: [input], workflowIdConflictPolicy: 'FAIL' },
      typedSearchAttributes: startAttributes({ service, cluster: input.clusters[0]!, phase: 'preflight' }),
    });
    return new Rolled(handle, (runId) => this.maintained(service, runId));
  }

  /** The run of a maintenance that a roll has started. */
  private maintained(service: string, runId: string): Maintained {
    const handle = this.temporal.client.workflow.getHandle(maintenanceId(service), runId);
    return new Maintained(handle, runId, () => this.writesSinceChange());
  }

  /** The value of the service's tag on the load balancer, as the load balancer itself has it; null if there is none. */
  tag(): string | null {
    const { core } = this.world;
    const [loadBalancer] = core.state.loadBalancers.values();
    return loadBalancer!.tags.get(`tagout:${this.config.service}`) ?? null;
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

  /** Writes of our own, even those that were refused or lost in a fault, after the journal's `n`th entry. */
  allOwnWrites(after = 0): JournalEntry[] {
    return this.world.core.journal.entries.filter(
      ({ n, by, action }) =>
        n > after && !by.foreign && /^(Modify|Set|Create|Delete|Register|Deregister|Add|Remove)/.test(action),
    );
  }

  /** Those of them that change the routing: all but the tag. */
  ownWrites(after = 0): JournalEntry[] {
    return this.allOwnWrites(after).filter(({ action }) => !action.endsWith('Tags'));
  }

  /**
   * What runs wrote since somebody else last changed the load balancer. A tag is added before a run looks for changes.
   */
  private writesSinceChange(): JournalEntry[] {
    const isChange = ({ by, write, action }: JournalEntry): boolean => by.foreign && write && !action.endsWith('Tags');
    const change = this.world.core.journal.entries.findLast(isChange);
    const since = change === undefined ? [] : this.allOwnWrites(change.n);
    return since.filter(({ action }) => action !== 'AddTags');
  }

  /**
   * Does something at the `nth` own write to the routing from now, right after the load balancer has it and before the
   * run knows.
   */
  atOwnWrite(nth: number, act: () => void): void {
    let seen = 0;
    const { journal } = this.world.core;
    const off = journal.on(({ write, by, action }) => {
      if (!write || by.foreign || action.endsWith('Tags') || (seen += 1) !== nth) return;
      off();
      act();
    });
  }

  /** Calls `act` when the next look has begun, before it has read a rule. */
  atNextLook(act: () => void): void {
    const off = this.world.core.journal.on(({ by, action }) => {
      if (by.foreign || action !== 'DescribeListeners') return;
      off();
      act();
    });
  }

  /** Somebody else writes the share of a cluster in a rule; returns the journal's number of that write. */
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

  /** What the hosts of a cluster do in every maintenance that goes well. */
  async rebootAll(run: Maintained, cluster = 'east'): Promise<void> {
    await Promise.all([`${cluster}-1`, `${cluster}-2`].map((name) => this.reboot(run, name)));
  }

  /** The maintenance of this cluster of a roll ends restored. */
  async goesWell(roll: Rolled, cluster: 'east' | 'west'): Promise<void> {
    const run = await roll.of(cluster);
    await run.isIn('maintenance');
    await this.rebootAll(run, cluster);
    await run.ends();
  }

  /** Stops every worker of its own, as SIGTERM does. */
  async stopWorkers(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.stop()));
  }

  /** Starts one more worker on the same task queue. */
  async startWorker(wishes: WorkerWishes = {}): Promise<void> {
    this.workers.push(await ownWorker({ ...wishes, taskQueue: this.taskQueue }));
  }

  async stop(): Promise<void> {
    await this.stopWorkers();
    stopServing(this.config.service);
    stopServing(this.neighbourService);
    await this.world.stop();
  }
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
