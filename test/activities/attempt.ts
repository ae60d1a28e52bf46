import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { RunContext } from '../../activities/scopes.js';
import type { Ports, TimedWrite } from '../../activities/ports.js';
import type { Host } from '../../src/domain/config.js';
import type { Boot } from '../../src/domain/host.js';
import type { TargetHealth } from '../../src/domain/routing.js';
import { observed } from '../src/domain/readings.js';
import { arnOf, observation } from '../src/domain/world.js';
import { routingWith, runContext } from './run-context.js';

/** The shares of east in the two actions of the run, in the order of its plan. */
export type Two = [v1: number, byDefault: number];

export const STALE_MS = 1000;
/** What each look takes, by the clock of the test. */
const LOOK_MS = 200;

/** A run that waits for as good as nothing, on a clock that only looks and writes move. */
export function briskRun(change: Partial<RunContext> = {}): RunContext {
  const run = runContext();
  const { config } = run;
  return {
    ...run,
    config: {
      ...config,
      drain: { ...config.drain, pollMs: 1 },
      reactivate: { healthyForMs: 50, steps: [10, 50, 100], holdMs: 5 },
    },
    staleReadMs: STALE_MS,
    ...change,
  };
}

/** The boot that each host is in, at preflight and since. */
export function bootOf(host: string): Boot {
  return { kind: 'id', id: host.replace('east', 'boot') };
}

/** A load balancer that carries out every write, and tells what it tells after it. */
export class Balancer {
  readonly writes: Two[] = [];
  nowMs = 1_000_000;
  /** Right before each look and write; `asked` counts the looks. */
  before: (asked: number) => void = () => undefined;
  private asked = 0;

  constructor(
    readonly run: RunContext,
    public shares: Two,
  ) {}

  readonly ports = {
    now: () => this.nowMs,
    uptime: () => this.nowMs,
    readHost: async (host: Host) => {
      this.nowMs += 1;
      return observed(host.name, { at: this.nowMs, boot: bootOf(host.name) });
    },
    loadBalancer: {
      look: async () => {
        this.before((this.asked += 1));
        this.nowMs += LOOK_MS;
        const routing = { ...routingWith(...this.shares), attributes: this.run.routing.attributes };
        return {
          kind: 'observed',
          value: { routing, health: [] },
          at: this.nowMs,
          askedMs: this.nowMs - LOOK_MS,
          queuedMs: 0,
        };
      },
      health: async (arns: string[]) => ({
        ...{ kind: 'observed', value: healthOf(arns) },
        ...{ at: this.nowMs, askedMs: this.nowMs, queuedMs: 0 },
      }),
      write: async (write: TimedWrite) => {
        const index = this.run.plan.findIndex(({ ruleArn }) => ruleArn === write.rule.arn);
        this.shares = this.shares.map((share, n) => (n === index ? Object.values(write.shares)[0] : share)) as Two;
        this.writes.push(this.shares);
        return { kind: 'written', at: this.nowMs };
      },
    },
  } as unknown as Ports;
}

function healthOf(targetGroupArns: string[]): TargetHealth[] {
  return observation().health.filter(({ targetGroup }) => targetGroupArns.includes(arnOf(targetGroup)));
}

/** When the step was scheduled, and the attempt that `temporal activity reset` began; milliseconds since the Unix epoch. */
const SCHEDULED_MS = 1_000;
const RESET_MS = 5_000;

/**
 * Runs one attempt of a step, as Temporal gives it to a worker: with what the attempt before it remembered last. `reset`:
 * it is counted as the first, and was scheduled after others.
 */
export function attempt<Result>(
  nth: number | 'reset',
  cursor: unknown,
  step: () => Promise<Result>,
  told: (details: unknown) => void = () => undefined,
): Promise<Result> {
  const isReset = nth === 'reset';
  const [number, scheduledMs] = isReset ? [1, RESET_MS] : [nth, SCHEDULED_MS];
  const pending = {
    ...{ activityId: 'step', attempt: number, state: 2, heartbeatDetails: { payloads: [{}] } },
    scheduledTime: { seconds: scheduledMs / 1_000, nanos: 0 },
  };
  const describe = async (): Promise<unknown> => ({
    status: { name: 'RUNNING' },
    raw: { pendingActivities: [pending] },
  });
  const client = {
    workflow: { getHandle: () => ({ describe }) },
    withAbortSignal: (_signal: AbortSignal, act: () => Promise<unknown>) => act(),
  } as unknown as Client;
  const heartbeatDetails = cursor === undefined ? undefined : { cursor };
  const environment = new MockActivityEnvironment(
    {
      ...{ activityId: 'step', attempt: number, heartbeatDetails },
      ...{ scheduledTimestampMs: SCHEDULED_MS, currentAttemptScheduledTimestampMs: scheduledMs },
    },
    { client, logger: new DefaultLogger('ERROR') },
  );
  environment.on('heartbeat', told);
  return environment.run(step);
}
