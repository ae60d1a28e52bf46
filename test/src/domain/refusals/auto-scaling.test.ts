import { describe, expect, it } from 'vitest';
import { instanceIds, type ScaledInstance } from '../../../../src/domain/scaled-instance.js';
import { refuseAutoScaling, warnAutoScaling } from '../../../../src/domain/refusals/auto-scaling.js';
import { CONFIG, observation } from '../small-service.js';

const EAST = {
  ...CONFIG.clusters[0]!,
  hosts: ['east-1', 'east-2'].map((name, index) => ({ name, address: name, targets: [`i-0a${index + 1}`] })),
};

const instance = (changes: Partial<ScaledInstance> = {}): ScaledInstance => ({
  ...{ id: 'i-0a1', group: 'asg-east', lifecycle: 'InService', isUnhealthy: false, healthChecks: ['ELB'] },
  suspended: [],
  ...changes,
});

const told = (...instances: ScaledInstance[]) =>
  observation({ observation: { autoScaling: { kind: 'observed', instances } } });
const refusalsOf = (...instances: ScaledInstance[]) => refuseAutoScaling(told(...instances), EAST);
const warningsOf = (...instances: ScaledInstance[]) => warnAutoScaling(told(...instances), EAST);

describe('hosts that an Auto Scaling group would replace', () => {
  it('are refused, with the group and the two ways out', () => {
    expect(refusalsOf(instance(), instance({ id: 'i-0a2' }))).toEqual([
      'Auto Scaling group asg-east has ELB health checks and would replace i-0a1 (east-1), i-0a2 (east-2) during a reboot: suspend its HealthCheck process until the maintenance has ended (aws autoscaling suspend-processes --auto-scaling-group-name asg-east --scaling-processes HealthCheck), or put the instances in Standby; or, if they may be replaced, set `autoScaling: ignore`',
    ]);
  });

  it.each<[string, Partial<ScaledInstance>]>([
    ['when ELB is one of several checks', { healthChecks: ['EC2', 'ELB', 'EBS'] }],
    ['when the checks are those of VPC Lattice', { healthChecks: ['VPC_LATTICE'] }],
    ['when another process is suspended', { suspended: ['Launch', 'Terminate', 'AlarmNotification'] }],
    ['when they are on their way into Standby', { lifecycle: 'EnteringStandby' }],
    ['when they wait in a warm pool', { lifecycle: 'Warmed:Running' }],
  ])('%s', (_, changes) => {
    expect(refusalsOf(instance(changes))).toEqual([expect.stringContaining('would replace i-0a1 (east-1)')]);
  });

  it.each<[string, Partial<ScaledInstance>]>([
    ['with EC2 checks, which ignore a reboot', { healthChecks: ['EC2', 'EBS'] }],
    ['with HealthCheck suspended', { suspended: ['HealthCheck'] }],
    ['with ReplaceUnhealthy suspended', { suspended: ['ReplaceUnhealthy'] }],
    ['in Standby', { lifecycle: 'Standby' }],
    ['detached', { lifecycle: 'Detached' }],
  ])('but not %s', (_, changes) => {
    expect(refusalsOf(instance(changes))).toEqual([]);
  });

  it('are refused if they are already marked unhealthy, though HealthCheck is suspended', () => {
    const marked = instance({ isUnhealthy: true, suspended: ['HealthCheck'] });
    expect(refusalsOf(marked)).toEqual([expect.stringContaining('has marked i-0a1 (east-1) unhealthy')]);
    expect(refusalsOf({ ...marked, suspended: ['HealthCheck', 'ReplaceUnhealthy'] })).toEqual([]);
  });

  it.each(['Terminating', 'Terminating:Wait', 'Warmed:Terminating:Proceed', 'Terminated'])(
    'are refused while they are %s, whatever the checks',
    (lifecycle) => {
      expect(refusalsOf(instance({ lifecycle, healthChecks: ['EC2'] }))).toEqual([
        'Auto Scaling group asg-east is terminating i-0a1 (east-1): when that is done, remove these hosts from the config',
      ]);
    },
  );
});

it('warns of hosts that are marked unhealthy, and will be replaced once ReplaceUnhealthy is resumed', () => {
  expect(warningsOf(instance({ suspended: ['ReplaceUnhealthy'] }))).toEqual([
    expect.stringContaining('will mark i-0a1 (east-1) unhealthy during a reboot, and replace them once'),
  ]);
  expect(warningsOf(instance({ suspended: ['ReplaceUnhealthy', 'HealthCheck'] }))).toEqual([]);
  expect(warningsOf(instance())).toEqual([]);
});

it('a denied read refuses nothing, and the warning says what was not checked', () => {
  const seen = observation({ observation: { autoScaling: { kind: 'unobservable', reason: 'AccessDenied (no)' } } });
  expect(refuseAutoScaling(seen, EAST)).toEqual([]);
  expect(warnAutoScaling(seen, EAST)).toEqual([
    expect.stringMatching(
      /^whether an Auto Scaling group would replace i-0a1, i-0a2 during a reboot was not checked: .*AccessDenied \(no\)/,
    ),
  ]);
});

it('asks only about instance targets', () => {
  expect(instanceIds(CONFIG.clusters[0]!.hosts)).toEqual([]);
  expect(instanceIds(EAST.hosts)).toEqual(['i-0a1', 'i-0a2']);
});
