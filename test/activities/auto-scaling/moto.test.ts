import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
  DescribeAutoScalingGroupsCommand,
  EnterStandbyCommand,
  SuspendProcessesCommand,
} from '@aws-sdk/client-auto-scaling';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAutoScalingPort } from '../../../activities/auto-scaling/auto-scaling-port.js';
import type { AutoScalingPort } from '../../../activities/ports.js';
import { describeWithMoto, startMoto, type Moto } from '../../support/moto.js';

describeWithMoto('Auto Scaling as moto has it', () => {
  let moto: Moto;
  let client: AutoScalingClient;
  let port: AutoScalingPort;

  beforeAll(async () => {
    moto = await startMoto();
    // Both clients find their endpoint only through the SDK's own chain.
    Object.assign(process.env, moto.environment);
    client = new AutoScalingClient({});
    port = createAutoScalingPort({ version: '1.2.3', now: Date.now });
    const launch = { LaunchConfigurationName: 'small', ImageId: 'ami-12c6146b', InstanceType: 't2.micro' };
    await client.send(new CreateLaunchConfigurationCommand(launch));
  });
  afterAll(async () => {
    client?.destroy();
    await moto?.stop();
  });

  /** Creates a group; returns the ids of its instances. */
  async function createGroup(name: string, size: number, HealthCheckType?: string): Promise<string[]> {
    await client.send(
      new CreateAutoScalingGroupCommand({
        ...{ AutoScalingGroupName: name, LaunchConfigurationName: 'small', MinSize: 0, MaxSize: size },
        ...{ DesiredCapacity: size, AvailabilityZones: ['eu-central-1a'], HealthCheckType },
      }),
    );
    const found = await client.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }));
    return (found.AutoScalingGroups?.[0]?.Instances ?? []).map(({ InstanceId }) => InstanceId!);
  }

  const instances = async (ids: string[]) => {
    const read = await port.instances(ids, new AbortController().signal);
    if (read.kind !== 'observed') throw new Error(read.reason);
    return new Map(read.value.map((one) => [one.id, one]));
  };

  it('reads the group, its checks, its suspended processes, and the state of each instance', async () => {
    const [first, second] = await createGroup('asg-east', 2, 'ELB');
    const [alone] = await createGroup('asg-other', 1);
    await client.send(
      new SuspendProcessesCommand({ AutoScalingGroupName: 'asg-other', ScalingProcesses: ['HealthCheck'] }),
    );
    await client.send(
      new EnterStandbyCommand({
        ...{ AutoScalingGroupName: 'asg-east', InstanceIds: [second!], ShouldDecrementDesiredCapacity: true },
      }),
    );
    const found = await instances([first!, second!, alone!, 'i-0123456789abcdef0']);
    const east = { group: 'asg-east', isUnhealthy: false, healthChecks: ['ELB'], suspended: [] };
    expect(Object.fromEntries(found)).toEqual({
      [first!]: { id: first, ...east, lifecycle: 'InService' },
      [second!]: { id: second, ...east, lifecycle: 'Standby' },
      [alone!]: {
        ...{ id: alone, group: 'asg-other', lifecycle: 'InService', isUnhealthy: false },
        ...{ healthChecks: ['EC2'], suspended: ['HealthCheck'] },
      },
    });
  });

  it('asks for 50 ids at a time', async () => {
    const ids = await createGroup('asg-large', 60, 'ELB');
    expect((await instances(ids)).size).toBe(60);
  });

  it('an instance of no group is replaced by nobody', async () => {
    expect(await instances(['i-0123456789abcdef0'])).toEqual(new Map());
  });
});
