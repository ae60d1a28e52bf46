import type { Ports, TimedWrite } from '../../activities/ports.js';
import type { RunContext } from '../../activities/scopes.js';
import type { Host } from '../../src/domain/config.js';
import type { TargetHealth } from '../../src/domain/routing.js';
import { observed } from '../src/domain/readings.js';
import { arnOf, observation } from '../src/domain/small-service.js';
import { bootOf, routingWith, type Two } from './run-context.js';

/** How long each look takes, by the clock of the test. */
const LOOK_MS = 200;

/** A load balancer that carries out every write, and answers reads with the result. */
export class Balancer {
  readonly writes: Two[] = [];
  nowMs = 1_000_000;
  /** Called right before each look and write; `asked` counts the looks. */
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
