import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  type AutoScalingGroup,
  type AutoScalingInstanceDetails,
} from '@aws-sdk/client-auto-scaling';
import type { Read } from '../../src/domain/observation.js';
import type { ScaledInstance } from '../../src/domain/scaled-instance.js';
import { answerOf, faultOf, isPermanent } from '../aws-fault.js';
import type { AutoScalingPort } from '../ports.js';

export interface AutoScalingOptions {
  /** tagout's version, for the user agent, which CloudTrail records. */
  version: string;
  /** Milliseconds since the Unix epoch. */
  now: () => number;
  /** If these are not given, the SDK's own chain decides. */
  region?: string;
  endpoint?: string;
}

/** Both calls take at most this many ids or names, and answer them all at once. */
const BATCH_MAX = 50;

/** Auto Scaling as the AWS SDK sees it. Nothing is called before the first read. */
export function createAutoScalingPort({ version, now, ...given }: AutoScalingOptions): AutoScalingPort {
  const client = new AutoScalingClient({
    customUserAgent: [['tagout', version]],
    retryMode: 'standard',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
    ...given,
  });
  return { instances: (ids, signal) => readInstances(client, now, ids, signal) };
}

async function readInstances(
  client: AutoScalingClient,
  now: () => number,
  ids: string[],
  abortSignal: AbortSignal,
): Promise<Read<ScaledInstance[]>> {
  const askedMs = now();
  try {
    const rows: AutoScalingInstanceDetails[] = [];
    for (const InstanceIds of inBatches(ids)) {
      const command = new DescribeAutoScalingInstancesCommand({ InstanceIds, MaxRecords: BATCH_MAX });
      rows.push(...listed((await client.send(command, { abortSignal })).AutoScalingInstances));
    }
    const groups: AutoScalingGroup[] = [];
    for (const AutoScalingGroupNames of inBatches([...new Set(rows.map((row) => row.AutoScalingGroupName ?? ''))])) {
      const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames, MaxRecords: BATCH_MAX });
      groups.push(...listed((await client.send(command, { abortSignal })).AutoScalingGroups));
    }
    const value = rows.map((row) => scaledInstance(row, groups));
    return { kind: 'observed', value, at: now(), askedMs, queuedMs: 0 };
  } catch (error) {
    abortSignal.throwIfAborted();
    const fault = faultOf(error);
    return {
      ...{ kind: 'unobservable', permanent: isPermanent(fault), denied: fault.kind === 'denied', queuedMs: 0 },
      reason: `Auto Scaling can't be read: ${answerOf(fault)}`,
    };
  }
}

/** When the answer lacks a group that an instance names, that group is unknown, and must not count as harmless. */
function scaledInstance(row: AutoScalingInstanceDetails, groups: AutoScalingGroup[]): ScaledInstance {
  const { InstanceId: id = '', AutoScalingGroupName: name = '', LifecycleState: lifecycle = '' } = row;
  const group = groups.find((one) => one.AutoScalingGroupName === name);
  if (group?.HealthCheckType === undefined) throw new Error(`the answer lacks the group ${name} of ${id}`);
  return {
    id,
    group: name,
    lifecycle,
    isUnhealthy: row.HealthStatus?.toUpperCase() === 'UNHEALTHY',
    healthChecks: group.HealthCheckType.split(',').map((type) => type.trim()),
    suspended: (group.SuspendedProcesses ?? []).map((one) => one.ProcessName ?? ''),
  };
}

/**
 * The SDK accepts any XML with status 200 as an answer without lists. A missing list must not count as an empty one.
 */
function listed<T>(list: T[] | undefined): T[] {
  if (list === undefined) throw new Error('the answer is not from Auto Scaling');
  return list;
}

function inBatches(all: string[]): string[][] {
  return Array.from({ length: Math.ceil(all.length / BATCH_MAX) }, (_, index) =>
    all.slice(index * BATCH_MAX, (index + 1) * BATCH_MAX),
  );
}
