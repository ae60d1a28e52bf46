import {
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Config } from '../../src/domain/config.js';
import type { Read } from '../../src/domain/observation.js';
import type { LoadBalancer, TargetGroup } from '../../src/domain/routing.js';
import type { Resolved } from '../ports.js';
import { ask, forEach, listed } from './call.js';
import { faultOf } from '../aws-fault.js';
import { findAll } from './find-all.js';
import type { Reader, Reading } from './read.js';
import { observed } from './read.js';

/** Finds what the config names, and says in full sentences what does not exist. */
export function resolve(reader: Reader, config: Config, signal: AbortSignal): Promise<Read<Resolved>> {
  return observed(reader, `what the config of ${config.service} names`, signal, async (reading) => {
    const loadBalancers = await findAll(config.loadBalancers, readLoadBalancers(reading, signal));
    const groups = await findAll(
      config.clusters.flatMap(({ targetGroups }) => targetGroups),
      readTargetGroups(reading, signal),
    );
    const region = await reader.client.config.region();
    const missing = [
      ...config.loadBalancers
        .filter((wanted) => !loadBalancers.has(wanted))
        .map((wanted) => `load balancer ${wanted} (\`loadBalancer\` in the config) ${advice(wanted, region)}`),
      ...config.clusters.flatMap(({ name, targetGroups }) =>
        targetGroups
          .filter((wanted) => !groups.has(wanted))
          .map((wanted) => `target group ${wanted} (\`targetGroups\` of cluster ${name}) ${advice(wanted, region)}`),
      ),
    ];
    const found = config.loadBalancers.flatMap((wanted) => loadBalancers.get(wanted) ?? []);
    return {
      loadBalancers: await forEach(found, async (one) => ({ ...one, ...(await zonalShiftOf(reading, one, signal)) })),
      // If a cluster names a group twice, by name and by ARN, it is one group.
      groups: config.clusters.flatMap(({ name, targetGroups }) =>
        [...new Set(targetGroups.flatMap((wanted) => groups.get(wanted) ?? []))].map((group) => ({
          ...group,
          cluster: name,
        })),
      ),
      missing,
    };
  });
}

/** The load balancer with this name or ARN; if there is none, a sentence that says so. */
export function findLoadBalancer(
  reader: Reader,
  wanted: string,
  signal: AbortSignal,
): Promise<Read<LoadBalancer | string>> {
  return observed(reader, `the load balancer ${wanted}`, signal, async (reading) => {
    const found = (await findAll([wanted], readLoadBalancers(reading, signal))).get(wanted);
    if (found === undefined) {
      const region = await reader.client.config.region();
      return `load balancer ${wanted} ${advice(wanted, region, 'the name')}`;
    }
    return { ...found, ...(await zonalShiftOf(reading, found, signal)) };
  });
}

/** The target groups with these ARNs. One that has just been deleted is left out. */
export function findGroups(reader: Reader, arns: string[], signal: AbortSignal): Promise<Read<TargetGroup[]>> {
  return observed(reader, 'the target groups', signal, async (reading) => [
    ...(await findAll(arns, readTargetGroups(reading, signal))).values(),
  ]);
}

/** If the policy denies this read, a start is possible, with a warning. */
async function zonalShiftOf(
  reading: Reading,
  { arn }: LoadBalancer,
  signal: AbortSignal,
): Promise<Pick<LoadBalancer, 'zonalShift'>> {
  const command = new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn });
  try {
    const answer = await ask(reading, signal, (abortSignal) => reading.client.send(command, { abortSignal }));
    const row = listed(answer.Attributes).find(({ Key }) => Key === 'zonal_shift.config.enabled');
    return row?.Value === 'true' ? { zonalShift: 'on' } : {};
  } catch (error) {
    if (faultOf(error).kind !== 'denied') throw error;
    return { zonalShift: 'unread' };
  }
}

function advice(wanted: string, region: string, toCorrect = 'the config'): string {
  const itsRegion = wanted.startsWith('arn:') ? wanted.split(':')[3] : undefined;
  if (itsRegion !== undefined && itsRegion !== '' && itsRegion !== region) {
    return `is in the region ${itsRegion}, but the worker asks in ${region}: start it with AWS_REGION=${itsRegion}`;
  }
  return `does not exist in the region ${region} of the worker's account: correct ${toCorrect}, or the worker's AWS_REGION or AWS_PROFILE`;
}

type Wanted = { Names: string[] } | { Arns: string[] };

function readLoadBalancers(reading: Reading, signal: AbortSignal) {
  return async (wanted: Wanted): Promise<LoadBalancer[]> => {
    const input = 'Names' in wanted ? { Names: wanted.Names } : { LoadBalancerArns: wanted.Arns };
    const command = new DescribeLoadBalancersCommand(input);
    const { LoadBalancers } = await ask(reading, signal, (abortSignal) =>
      reading.client.send(command, { abortSignal }),
    );
    return listed(LoadBalancers).map(
      ({ LoadBalancerName: name = '', LoadBalancerArn: arn = '', Type: type = 'application' }) => ({
        name,
        arn,
        type,
      }),
    );
  };
}

function readTargetGroups(reading: Reading, signal: AbortSignal) {
  return async (wanted: Wanted): Promise<TargetGroup[]> => {
    const input = 'Names' in wanted ? { Names: wanted.Names } : { TargetGroupArns: wanted.Arns };
    const command = new DescribeTargetGroupsCommand(input);
    const { TargetGroups } = await ask(reading, signal, (abortSignal) => reading.client.send(command, { abortSignal }));
    return listed(TargetGroups).map((group) => ({
      name: group.TargetGroupName ?? '',
      arn: group.TargetGroupArn ?? '',
      targetType: group.TargetType ?? 'instance',
      loadBalancerArns: group.LoadBalancerArns ?? [],
      ...(group.TargetControlPort === undefined ? {} : { targetControlPort: group.TargetControlPort }),
    }));
  };
}
