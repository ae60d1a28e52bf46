import { afterEach, beforeEach, expect, it } from 'vitest';
import { addLoadBalancer } from '../../../lab/alb/build.js';
import type { Resolved } from '../../../activities/ports.js';
import type { Config } from '../../../src/domain/config.js';
import type { LabLoadBalancer } from './lab-load-balancer.js';
import { addGroup, open, startLabLoadBalancer } from './lab-load-balancer.js';

let lab: LabLoadBalancer;
beforeEach(async () => {
  lab = await startLabLoadBalancer();
});
afterEach(() => lab.stop());

function config(loadBalancers: string[], east: string[], west: string[]): Config {
  const cluster = (name: string, targetGroups: string[]) => ({ name, targetGroups, hosts: [] });
  return {
    service: 'core',
    loadBalancers,
    clusters: [cluster('east', east), cluster('west', west)],
    hostStatus: [
      {
        url: 'http://{address}/',
        timeoutMs: 1,
        headers: {},
        tls: null,
        format: { kind: 'prometheus', inFlight: ['x'], accepted: [], bootTime: null, absent: 'unobservable' },
      },
    ],
    drain: { settleMs: 0, quietMs: 0, pollMs: 1, deadlineMs: 1, onDeadline: 'abort' },
    maintenance: { reboot: 'optional', deadlineMs: 1 },
    reactivate: { healthyForMs: 0, steps: [100], holdMs: 0 },
    capacity: { minHealthy: { count: 1 } },
    stickiness: 'refuse',
    soleCluster: 'refuse',
    autoScaling: 'refuse',
    watch: { everyMs: 1, blindMs: 1, scope: 'load-balancer' },
  };
}

async function resolve(asked: Config): Promise<Resolved> {
  const read = await lab.port.resolve(asked, open());
  if (read.kind !== 'observed') throw new Error(read.reason);
  return read.value;
}

it('finds load balancers and groups by name and by ARN', async () => {
  const { loadBalancers, groups, missing } = await resolve(config(['core'], ['core-east'], [lab.west]));
  expect(loadBalancers).toEqual([{ name: 'core', arn: lab.loadBalancerArn, type: 'application' }]);
  expect(groups).toEqual([
    { cluster: 'east', name: 'core-east', arn: lab.east, targetType: 'ip', loadBalancerArns: [lab.loadBalancerArn] },
    { cluster: 'west', name: 'core-west', arn: lab.west, targetType: 'ip', loadBalancerArns: [lab.loadBalancerArn] },
  ]);
  expect(missing).toEqual([]);
});

it("has the type of a load balancer that can't be drained", async () => {
  addLoadBalancer(lab.core, 'wire', 'network');
  expect((await resolve(config(['wire'], ['core-east'], ['core-west']))).loadBalancers[0]!.type).toBe('network');
});

it('knows whether zonal shift is on, or that a policy denies the read; any other fault is a failed read', async () => {
  const asked = config(['core'], ['core-east'], ['core-west']);
  lab.core.state.loadBalancers.get(lab.loadBalancerArn)!.attributes.set('zonal_shift.config.enabled', 'true');
  expect((await resolve(asked)).loadBalancers[0]).toMatchObject({ zonalShift: 'on' });
  lab.core.inject('DescribeLoadBalancerAttributes', { kind: 'error', code: 'AccessDenied', status: 403 });
  expect((await resolve(asked)).loadBalancers[0]).toMatchObject({ zonalShift: 'unread' });
  lab.core.inject('DescribeLoadBalancerAttributes', { kind: 'error', code: 'ValidationError', status: 400 });
  expect(await lab.port.resolve(asked, open())).toMatchObject({ kind: 'unobservable' });
});

it('says which of many is missing, and finds the others', async () => {
  const names = Array.from({ length: 45 }, (_, index) => `group-${index}`);
  for (const name of names.filter((one) => one !== 'group-30')) addGroup(lab.core, name, []);
  const { groups, missing } = await resolve(config(['core', 'nope'], names, ['core-west']));
  expect(groups).toHaveLength(45);
  expect(missing).toEqual([
    'load balancer nope (`loadBalancer` in the config) does not exist in the region eu-central-1 of the ' +
      "worker's account: correct the config, or the worker's AWS_REGION or AWS_PROFILE",
    'target group group-30 (`targetGroups` of cluster east) does not exist in the region eu-central-1 of the ' +
      "worker's account: correct the config, or the worker's AWS_REGION or AWS_PROFILE",
  ]);
});

it('asks for 20 names at a time', async () => {
  const names = Array.from({ length: 45 }, (_, index) => `group-${index}`);
  for (const name of names) addGroup(lab.core, name, []);
  await resolve(config(['core'], names, ['core-west']));
  expect(lab.core.journal.calls('DescribeTargetGroups')).toHaveLength(3);
});

it("names the region of an ARN in another region than the worker's", async () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-west-3:123456789012:loadbalancer/app/core/1234567890123456';
  expect((await resolve(config([arn], ['core-east'], ['core-west']))).missing).toEqual([
    `load balancer ${arn} (\`loadBalancer\` in the config) is in the region eu-west-3, but the worker asks in ` +
      'eu-central-1: start it with AWS_REGION=eu-west-3',
  ]);
});

it('gives a group that two clusters name to both', async () => {
  const { groups } = await resolve(config(['core'], ['core-east'], ['core-east']));
  expect(groups.map(({ cluster, name }) => `${cluster} ${name}`)).toEqual(['east core-east', 'west core-east']);
});

it('does not take a refused read for a missing group', async () => {
  lab.core.inject('DescribeTargetGroups', { kind: 'error', code: 'AccessDenied', status: 403 });
  expect(await lab.port.resolve(config(['core'], ['core-east'], ['core-west']), open())).toMatchObject({
    kind: 'unobservable',
    permanent: true,
    reason: expect.stringMatching(/^what the config of core names can't be read from ELBv2: AccessDenied/) as string,
  });
});
