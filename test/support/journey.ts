import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { createLoadBalancerPort } from '../../activities/elbv2/load-balancer-port.js';
import { createReadHost } from '../../activities/host-status/read-host.js';
import { createActivities } from '../../activities/index.js';
import type { Ports } from '../../activities/ports.js';
import { startWorld, type World, type WorldOptions } from '../../lab/world.js';
import type { Config } from '../../src/domain/config.js';
import { hasReached, isEnd, isPhase, type Phase } from '../../src/domain/lifecycle.js';
import type { StatusDocument } from '../../src/domain/status.js';
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
import { testClient, testWorker, type TestClient, type TestWorker } from './temporal.js';

export interface JourneyOptions extends WorldOptions {
  /** What a test wants otherwise in the ports of the worker. */
  ports?: (ports: Ports) => Ports;
}

/** The real workflow and activities on a real Temporal server, over the wire to the lab. */
export class Journey {
  readonly config: Config;

  private constructor(
    readonly world: World,
    readonly temporal: TestClient,
    public worker: TestWorker,
    readonly ports: Ports,
  ) {
    // One maintenance at a time per service: each test has a service of its own.
    this.config = { ...world.config, service: `core-${randomUUID().slice(0, 8)}` };
  }

  static async start(options: JourneyOptions = {}): Promise<Journey> {
    const world = await startWorld(options);
    const ports = portsOf(world);
    const wanted = options.ports?.(ports) ?? ports;
    const worker = await testWorker({ activities: createActivities(wanted) });
    return new Journey(world, await testClient(), worker, wanted);
  }

  /** Starts a maintenance of `east`. */
  async maintain(change: Partial<MaintainInput> = {}): Promise<Maintained> {
    const input: MaintainInput = {
      config: this.config,
      cluster: 'east',
      startedBy: 'alice@ops-1',
      reason: 'kernel 6.1.150',
      adopt: null,
      limits: { firstTaskMs: 10_000, preflightMs: 2_000, staleReadMs: 100 },
      ...change,
    };
    const handle = await this.temporal.client.workflow.start(MAINTAIN_CLUSTER, {
      workflowId: maintenanceId(input.config.service),
      taskQueue: this.worker.taskQueue,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
      typedSearchAttributes: [
        { key: { name: 'TagoutService', type: 'KEYWORD' }, value: input.config.service },
        { key: { name: 'TagoutCluster', type: 'KEYWORD' }, value: input.cluster },
        { key: { name: 'TagoutPhase', type: 'KEYWORD' }, value: 'preflight' },
      ],
    });
    return new Maintained(handle, handle.firstExecutionRunId);
  }

  /** Kills this worker's place and starts another on the same task queue. */
  async restartWorker(): Promise<void> {
    const { taskQueue } = this.worker;
    await this.worker.stop();
    this.worker = await testWorker({ activities: createActivities(this.ports), taskQueue });
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.temporal.close();
    await this.world.stop();
  }
}

/** One run, as the outside world sees and reaches it. */
export class Maintained {
  constructor(
    readonly handle: WorkflowHandle,
    readonly runId: string,
  ) {}

  async phase(): Promise<Phase> {
    const described = await this.handle.describe();
    const phase = described.typedSearchAttributes.get({ name: 'TagoutPhase', type: 'KEYWORD' });
    if (phase === undefined || !isPhase(phase)) throw new Error(`${phase} is not a phase`);
    return phase;
  }

  /** Resolves when the run is in the step or past it; throws when it ended before. */
  async reaches(step: Parameters<typeof hasReached>[1]): Promise<void> {
    for (;;) {
      const phase = await this.phase();
      if (hasReached(phase, step)) return;
      if (isEnd(phase)) throw new Error(`the run ended ${phase}, before ${step}: ${JSON.stringify(await this.ends())}`);
      await sleep(10);
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
      const [document] = failureOf(error).details as StatusDocument[];
      return document!;
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

export function portsOf({ apiUrl }: Pick<World, 'apiUrl'>): Ports {
  const now = Date.now;
  // The SDK signs with whatever credentials there are; the lab does not look at them.
  process.env['AWS_ACCESS_KEY_ID'] ??= 'lab';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'lab';
  return {
    loadBalancer: createLoadBalancerPort({ version: 'test', now, region: 'us-east-1', endpoint: apiUrl }),
    readHost: createReadHost({ now }),
    now,
  };
}
