import { WorkflowFailedError } from '@temporalio/client';
import { TerminatedFailure } from '@temporalio/common';
import type { LabHost } from '../../lab/hosts/host.js';
import { LabPrometheus } from '../../lab/prometheus.js';
import type { ConfigWishes, WorldDurations } from '../../lab/world-config.js';
import type { Blockers, Config } from '../../src/domain/config.js';
import type { HostReading } from '../../src/domain/host.js';
import { isEnd } from '../../src/domain/lifecycle.js';
import { BLOCKERS } from '../activities/blocking.js';
import { Journey } from '../support/journey.js';
import type { Maintained } from '../support/maintained.js';
import { FakeAlertmanager } from '../support/fake-alertmanager.js';
import { HttpReceiver } from '../support/receiver.js';
import { endOf, type GridEnd } from './end.js';
import { GridGateway } from './grid-gateway.js';
import { Hooks, type StepName } from './hooks.js';
import { Targets } from './targets.js';

const NEVER_MS = 600_000;
const DAY_MS = 86_400_000;

/** Short, but not shorter than the pauses of a busy machine. Gates hold a run in a step; durations never do. */
const DURATIONS = {
  settleMs: 20,
  quietMs: 100,
  pollMs: 400,
  healthyForMs: 150,
  holdMs: 20,
  everyMs: 1500,
  blindMs: 60_000,
  drainDeadlineMs: NEVER_MS,
  maintenanceDeadlineMs: NEVER_MS,
  statusTimeoutMs: 5000,
} as const;

export const LIMITS = { firstTaskMs: 60_000, preflightMs: 30_000, staleReadMs: 50 };

const SILENCE = {
  ...{ alertmanager: 'http://alertmanager', matchers: ['cluster="{cluster}"'] },
  ...{ headers: {}, tls: null },
};

/** What a fault changes of the run's settings and its worker. */
export interface StageOptions {
  config?: ConfigWishes;
  durations?: Partial<WorldDurations>;
  preflightMs?: number;
  /** The run has a worker of its own, which a test can stop without stopping other runs. */
  ownWorker?: true;
  /** The run silences alerts. */
  silences?: true;
  /** The run tells a receiver of everything; messages are soon given up. */
  tells?: true;
  /** The run asks a Prometheus for blockers. */
  asks?: Partial<Blockers>;
  /** Its hosts claim through a gateway. */
  gateway?: true;
}

/** A world with one run in it. A test can hold the activities of the run, and sees what it reads. */
export class Stage {
  readonly targets: Targets;
  /** How many times a host of east claims after each boot. */
  claimsPerBoot = 1;
  #run: Maintained | undefined;

  private constructor(
    readonly journey: Journey,
    readonly hooks: Hooks,
    /** Null where hosts send signals. */
    readonly gateway: GridGateway | null,
    private readonly preflightMs: number,
    /** Asked only by a run that silences alerts. */
    readonly alerts: FakeAlertmanager,
    private readonly silence: Pick<Config, 'silence'>,
    /** Takes every message until a fault changes that; null if the run tells nobody. */
    readonly receiver: HttpReceiver | null,
    /** Nothing is firing until a fault changes that; null if the run has no blockers. */
    readonly prometheus: LabPrometheus | null,
    private readonly asks: Partial<Blockers>,
  ) {
    this.targets = new Targets(journey.world);
    for (const host of this.eastHosts()) {
      // Boot times must be far apart to count as different, so these hosts have been up for a day.
      host.bootedAt -= DAY_MS;
      this.#claimForBoots(host);
    }
  }

  static async open(options: StageOptions): Promise<Stage> {
    const hooks = new Hooks();
    const alerts = new FakeAlertmanager({ now: Date.now });
    const journey = await Journey.start({
      config: { steps: [10, 100], ...options.config },
      durations: { ...DURATIONS, ...options.durations },
      healthCheck: { timeoutMs: 5000, intervalMs: NEVER_MS },
      ports: (ports) => hooks.gate({ ...ports, alertmanager: alerts.port }),
      activities: (activities) => hooks.watch(activities),
      ...(options.ownWorker === true ? { ownWorker: 'now' } : {}),
    });
    const receiver = options.tells === true ? await HttpReceiver.start() : null;
    const gateway = options.gateway === true ? await GridGateway.open(journey.config.service) : null;
    const silence = options.silences === true ? { silence: SILENCE } : {};
    const prometheus = options.asks === undefined ? null : await LabPrometheus.start();
    const { preflightMs = LIMITS.preflightMs, asks = {} } = options;
    return new Stage(journey, hooks, gateway, preflightMs, alerts, silence, receiver, prometheus, asks);
  }

  get world(): Journey['world'] {
    return this.journey.world;
  }

  get run(): Maintained {
    return this.#run!;
  }

  host(name: string): LabHost {
    return this.world.host(name);
  }

  eastHosts(): LabHost[] {
    return ['east-1', 'east-2'].map((name) => this.host(name));
  }

  async start(): Promise<void> {
    const limits = { ...LIMITS, preflightMs: this.preflightMs, notifyMs: 2_000 };
    const config = { ...this.journey.config, ...this.receiver?.told(), ...this.silence, ...this.#blockers() };
    this.#run = await this.journey.maintain({ config, limits });
  }

  /** Resolves when this activity of the run has begun; rejects if the run ends before that. */
  async hasBegun(step: StepName): Promise<void> {
    if (!this.hooks.seen.has(step)) await this.orEnd(this.hooks.begun.next((one) => one === step));
  }

  /** Resolves when the run is in `maintenance`; rejects if it ends before that. */
  async hasGo(): Promise<void> {
    if (!this.hooks.over.has('settle')) await this.orEnd(this.hooks.ended.next((one) => one === 'settle'));
    await this.run.isIn('maintenance');
  }

  /** Resolves with the event; rejects if the run ends before it. */
  async orEnd<T>(event: Promise<T>): Promise<T> {
    const ended = this.ends().then((end) => Promise.reject(new Error(`the run ended ${end} too early`)));
    return Promise.race([event, ended]);
  }

  /** What the hosts do when they have the go: every host that is not down reboots, and claims when it is up again. */
  async rebootHosts(): Promise<void> {
    const hosts = this.eastHosts().filter((host) => host.state !== 'down');
    await Promise.all(hosts.map((host) => host.reboot({ downMs: 5, warmingMs: 5 }).ready));
  }

  /** At the next answer of a host that matches, calls `act` before the run gets the answer. */
  atReading(match: (reading: HostReading, by: string) => boolean, act: () => void): void {
    const off = this.hooks.readings.on(({ reading, by }) => {
      if (!match(reading, by)) return;
      off();
      act();
    });
  }

  async ends(): Promise<GridEnd> {
    try {
      await this.run.handle.result();
    } catch (error) {
      if (error instanceof WorkflowFailedError && error.cause instanceof TerminatedFailure) return 'terminated';
    }
    return endOf(await this.run.ends());
  }

  async close(): Promise<void> {
    this.hooks.openAll();
    await this.gateway?.close();
    // If the cell has failed, its run may still be under way: it must not go on without its world.
    if (this.#run !== undefined && !isEnd(await this.#run.phase()))
      await this.#run.handle.terminate('the cell is over').catch(() => undefined);
    this.receiver?.stop();
    this.prometheus?.stop();
    await this.journey.stop();
  }

  #blockers(): Pick<Config, 'blockers'> {
    if (this.prometheus === null) return {};
    return { blockers: { ...BLOCKERS, ...this.asks, prometheus: this.prometheus.url } };
  }

  async #claim(claim: { host: string; bootId: string }): Promise<void> {
    await (this.gateway === null ? this.run.signal(claim) : this.gateway.claim(claim));
  }

  #claimForBoots(host: LabHost): void {
    let claimed = host.bootId;
    host.changes.on(({ name, state, bootId }) => {
      if (state !== 'warming' || bootId === claimed) return;
      claimed = bootId;
      for (let n = 0; n < this.claimsPerBoot; n += 1) this.#claim({ host: name, bootId }).catch(() => undefined);
    });
  }
}
