import { Worker } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Activities } from '../../activities/index.js';
import type { Config } from '../../src/domain/config.js';
import type { Observation } from '../../src/domain/observation.js';
import type { StatusDocument } from '../../src/domain/status.js';
import { LIMITS, MAINTAIN_CLUSTER, watchQueue, type MaintainInput } from '../../workflows/messages.js';
import { PROMPT, timeSkipping } from '../support/temporal.js';
import { workflowBundle } from '../support/workflow-bundle.js';

const HOUR_MS = 3_600_000;

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkipping();
});
afterAll(() => environment.teardown());

it('maintenance.deadline of a day ends a run whose hosts never come back', async () => {
  const document = await runsTo('a-day', {});
  expect(document).toMatchObject({ phase: 'failed', failure: { type: 'MaintenanceDeadline' } });
  expect(document.failure?.message).toContain('waiting for east-1: claim');
  const at = (phase: string): number => Date.parse(document.timeline.find((one) => one.phase === phase)!.at);
  expect(Math.round((at('failed') - at('maintenance')) / HOUR_MS)).toBe(24);
});

it('drain.deadline of an hour is not what ends a run that had the go in time', async () => {
  const document = await runsTo('an-hour', { deadlineMs: 30 * HOUR_MS });
  const at = (phase: string): number => Date.parse(document.timeline.find((one) => one.phase === phase)!.at);
  expect(Math.round((at('failed') - at('maintenance')) / HOUR_MS)).toBe(30);
});

/** Without the watcher, which runs all the time: while an activity runs, time is not skipped. */
async function runsTo(service: string, maintenance: Partial<Config['maintenance']>): Promise<StatusDocument> {
  const config = configOf(service, maintenance);
  const input: MaintainInput = {
    config,
    cluster: 'east',
    startedBy: 'alice@ops-1',
    reason: 'kernel',
    adopt: null,
    standby: false,
    limits: LIMITS,
  };
  const shares = [
    { ruleArn: 'rule', where: 'core HTTP:80 default', targetGroup: 'core-east', targetGroupArn: 'east', share: 0 },
  ];
  const moved = { shares, at: 0 };
  const activities: Partial<Activities> = {
    observe: async () => observationOf(),
    tag: async () => ({ taken: [] }),
    watch: async () => ({ lastLook: null, warnings: [], readings: [] }),
    drain: async () => ({ ...moved, stands: {} }),
    settle: async () => ({ ...moved, readings: observationOf().hosts, goUntilMs: Number.MAX_SAFE_INTEGER }),
  };
  const common = { ...PROMPT, connection: environment.nativeConnection, activities };
  const worker = await Worker.create({
    ...common,
    taskQueue: service,
    workflowBundle: { codePath: await workflowBundle() },
  });
  const watching = await Worker.create({ ...common, taskQueue: watchQueue(service) });
  const handle = await environment.client.workflow.start(MAINTAIN_CLUSTER, {
    workflowId: `tagout-${service}`,
    taskQueue: service,
    args: [input],
  });
  return watching.runUntil(
    worker.runUntil(async () => {
      try {
        return (await handle.result()) as StatusDocument;
      } catch (error) {
        const { cause } = error as { cause: { details: StatusDocument[] } };
        return cause.details[0]!;
      }
    }),
  );
}

function observationOf(): Observation {
  const group = (cluster: string): Observation['groups'][number] => ({
    ...{ name: `core-${cluster}`, arn: cluster, targetType: 'ip', loadBalancerArns: ['core'], cluster },
  });
  const share = (cluster: string): { targetGroup: string; targetGroupArn: string; share: number } => ({
    ...{ targetGroup: `core-${cluster}`, targetGroupArn: cluster, share: 100 },
  });
  const where = 'core HTTP:80';
  return {
    at: new Date(0).toISOString(),
    hostsReadAtMs: 0,
    loadBalancers: [{ name: 'core', arn: 'core', type: 'application' }],
    groups: [group('east'), group('west')],
    missing: [],
    routing: {
      listeners: [
        {
          ...{ arn: 'listener', where, protocol: 'HTTP', port: 80 },
          rules: [
            {
              ...{ arn: 'rule', listenerArn: 'listener', isDefault: true, where: `${where} default` },
              ...{ priority: 'default', conditions: [] },
              actions: [{ type: 'forward', order: 1, shares: [share('east'), share('west')], stickinessS: null }],
            },
          ],
        },
      ],
      targets: [{ targetGroup: 'core-east', targets: ['10.0.1.11:8080'] }],
    },
    elsewhere: [],
    autoScaling: { kind: 'not-asked' },
    health: [
      { targetGroup: 'core-east', id: '10.0.1.11', port: 8080, state: 'healthy', reason: null },
      { targetGroup: 'core-west', id: '10.0.2.11', port: 8080, state: 'healthy', reason: null },
    ],
    hosts: [
      {
        ...{ kind: 'observed', host: 'east-1', at: 0, inFlight: 0, accepted: [], ready: true },
        boot: { kind: 'id', id: 'before' },
      },
    ],
    besides: [],
    tags: [],
    tagged: [],
    earlier: null,
  };
}

function configOf(service: string, maintenance: Partial<Config['maintenance']>): Config {
  const host = (name: string, address: string): Config['clusters'][number]['hosts'][number] => ({
    ...{ name, address, targets: [address] },
  });
  return {
    service,
    loadBalancers: ['core'],
    clusters: [
      { name: 'east', targetGroups: ['core-east'], hosts: [host('east-1', '10.0.1.11')] },
      { name: 'west', targetGroups: ['core-west'], hosts: [host('west-1', '10.0.2.11')] },
    ],
    hostStatus: [
      {
        url: 'http://{address}/status',
        timeoutMs: 2000,
        headers: {},
        tls: null,
        format: { kind: 'json', inFlight: ['/inFlight'], accepted: [], bootId: '/bootId', bootTime: null, ready: null },
      },
    ],
    drain: { settleMs: 60_000, quietMs: 30_000, pollMs: 1000, deadlineMs: HOUR_MS, onDeadline: 'abort' },
    maintenance: { reboot: 'required', deadlineMs: 24 * HOUR_MS, ...maintenance },
    reactivate: { healthyForMs: 30_000, steps: [100], holdMs: 60_000 },
    capacity: { minHealthy: { count: 1 } },
    stickiness: 'refuse',
    soleCluster: 'refuse',
    autoScaling: 'refuse',
    watch: { everyMs: 10_000, blindMs: 300_000, scope: 'load-balancer' },
  };
}
