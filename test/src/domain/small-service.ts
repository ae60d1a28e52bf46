import type { Config } from '../../../src/domain/config.js';
import type { EarlierRun, Observation } from '../../../src/domain/observation.js';
import type { PlannedAction } from '../../../src/domain/plan.js';
import type { Forward, Rule, TargetHealth } from '../../../src/domain/routing.js';
import { observed } from './readings.js';

/** Two clusters of two hosts behind one load balancer: a default rule and one for /v1. */
export const CONFIG: Config = {
  service: 'core',
  loadBalancers: ['core'],
  clusters: [
    {
      name: 'east',
      targetGroups: ['core-east'],
      hosts: [
        { name: 'east-1', address: '10.0.1.11', targets: ['10.0.1.11'] },
        { name: 'east-2', address: '10.0.1.12', targets: ['10.0.1.12'] },
      ],
    },
    {
      name: 'west',
      targetGroups: ['core-west'],
      hosts: [
        { name: 'west-1', address: '10.0.2.11', targets: ['10.0.2.11'] },
        { name: 'west-2', address: '10.0.2.12', targets: ['10.0.2.12'] },
      ],
    },
  ],
  hostStatus: [
    {
      url: 'http://{address}:8080/status',
      timeoutMs: 2000,
      headers: {},
      tls: null,
      format: {
        kind: 'json',
        inFlight: ['/inFlight'],
        accepted: ['/accepted'],
        bootId: '/bootId',
        bootTime: null,
        ready: '/ready',
      },
    },
  ],
  drain: { settleMs: 60_000, quietMs: 30_000, pollMs: 1000, deadlineMs: 3_600_000, onDeadline: 'abort' },
  maintenance: { reboot: 'required', deadlineMs: 86_400_000 },
  reactivate: { healthyForMs: 30_000, steps: [100], holdMs: 60_000 },
  capacity: { minHealthy: { count: 1 } },
  stickiness: 'refuse',
  soleCluster: 'refuse',
  autoScaling: 'refuse',
  watch: { everyMs: 10_000, blindMs: 300_000, scope: 'load-balancer' },
};

export const V1 = 'core HTTP:80 rule 10 (path /v1/*)';
export const DEFAULT = 'core HTTP:80 default';
const LOAD_BALANCER = 'arn:lb/core';

export type Shares = Record<string, number>;

export interface ObservationOptions {
  /** The shares of `core HTTP:80 rule 10` by target group. */
  v1?: Shares;
  /** The shares of `core HTTP:80 default` by target group. */
  byDefault?: Shares;
  stickinessS?: number;
  observation?: Partial<Observation>;
}

export const EVEN: Shares = { 'core-east': 100, 'core-west': 100 };

export function observation(options: ObservationOptions = {}): Observation {
  return {
    at: '2026-11-22T15:00:00.000Z',
    loadBalancers: [{ name: 'core', arn: LOAD_BALANCER, type: 'application' }],
    groups: [group('core-east', 'east'), group('core-west', 'west')],
    missing: [],
    routing: {
      listeners: [
        {
          arn: 'arn:listener/80',
          where: 'core HTTP:80',
          protocol: 'HTTP',
          port: 80,
          rules: [
            rule('v1', V1, forward(options.v1 ?? EVEN, options.stickinessS ?? null)),
            rule('default', DEFAULT, forward(options.byDefault ?? EVEN)),
          ],
        },
      ],
      targets: [{ targetGroup: 'core-east', targets: ['10.0.1.11:8080', '10.0.1.12:8080'] }],
    },
    health: [
      target('core-east', '10.0.1.11'),
      target('core-east', '10.0.1.12'),
      target('core-west', '10.0.2.11'),
      target('core-west', '10.0.2.12'),
    ],
    hosts: [
      observed('east-1', { boot: { kind: 'id', id: 'boot-1' } }),
      observed('east-2', { boot: { kind: 'id', id: 'boot-2' } }),
    ],
    hostsReadAtMs: Date.parse('2026-11-22T14:59:59.000Z'),
    besides: [],
    elsewhere: [],
    autoScaling: { kind: 'not-asked' },
    tags: [],
    tagged: [],
    earlier: null,
    ...options.observation,
  };
}

export function group(name: string, cluster: string): Observation['groups'][number] {
  return { name, arn: arnOf(name), targetType: 'ip', loadBalancerArns: [LOAD_BALANCER], cluster };
}

export function target(targetGroup: string, id: string, state = 'healthy'): TargetHealth {
  return { targetGroup, id, port: 8080, state, reason: null };
}

export function arnOf(targetGroup: string): string {
  return `arn:tg/${targetGroup}`;
}

export function forward(shares: Shares, stickinessS: number | null = null): Forward {
  return {
    type: 'forward',
    order: 1,
    shares: Object.entries(shares).map(([name, share]) => ({
      targetGroup: name,
      targetGroupArn: arnOf(name),
      share,
    })),
    stickinessS,
  };
}

export function rule(name: string, where: string, action: Forward): Rule {
  const isDefault = name === 'default';
  return {
    arn: `arn:rule/${name}`,
    listenerArn: 'arn:listener/80',
    isDefault,
    where,
    priority: isDefault ? 'default' : '10',
    conditions: isDefault ? [] : ['path /v1/*'],
    actions: [action],
  };
}

/** One action of a plan: `east` as [found, baseline] of core-east, and the others as they are. */
export function planned(name: 'v1' | 'default', [found, baseline]: [number, number], others: Shares): PlannedAction {
  return {
    ruleArn: `arn:rule/${name}`,
    listenerArn: 'arn:listener/80',
    isDefault: name === 'default',
    where: name === 'default' ? DEFAULT : V1,
    groups: [{ targetGroup: 'core-east', targetGroupArn: arnOf('core-east'), found, baseline }],
    others: forward(others).shares,
    minHealthy: 1,
  };
}

/** A run that failed in `maintenance`, both of whose actions had 100 to give back. */
export function earlierRun(changes: Partial<EarlierRun> = {}): EarlierRun {
  return {
    runId: 'run-1',
    cluster: 'east',
    phase: 'failed',
    baseline: [planned('v1', [100, 100], { 'core-west': 100 }), planned('default', [100, 100], { 'core-west': 100 })],
    hosts: ['east-1', 'east-2'].map((name) => ({
      name,
      boot: { kind: 'id', id: `${name} before the first go` },
      bootAtPreflight: { kind: 'id', id: `${name} before the first go` },
      ready: true,
      readable: true,
      hadGo: false,
    })),
    hadGo: true,
    ...changes,
  };
}
