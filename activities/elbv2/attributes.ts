import { DescribeTargetGroupAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Read } from '../../src/domain/observation.js';
import type { GroupAttributes } from '../../src/domain/routing.js';
import { targetGroupName } from './arns.js';
import { ask, forEach, listed } from './call.js';
import { byText } from './canonical-json.js';
import { faultOf } from '../aws-fault.js';
import { observed, type Reader, type Reading } from './read.js';

/**
 * The attributes that decide which target gets a request. All others, such as the deregistration delay, move no traffic
 * while the targets stay registered.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
 */
const MOVES_TRAFFIC = /^(stickiness\.|slow_start\.|load_balancing\.|target_group_health\.)/;

export function attributes(
  reader: Reader,
  targetGroupArns: string[],
  signal: AbortSignal,
): Promise<Read<GroupAttributes[]>> {
  const names = targetGroupArns.map(targetGroupName).join(', ');
  return observed(reader, `the attributes of ${names}`, signal, (reading) =>
    allAttributes(reading, targetGroupArns, signal),
  );
}

/** Sorted by the ARN of the group. */
export async function allAttributes(
  reading: Reading,
  targetGroupArns: string[],
  signal: AbortSignal,
): Promise<GroupAttributes[]> {
  const all = await forEach(targetGroupArns, (arn) => readAttributes(reading, arn, signal));
  return all.sort((a, b) => byText(a.targetGroupArn, b.targetGroupArn));
}

/** 1 DescribeTargetGroupAttributes; a deleted group has none. */
async function readAttributes(reading: Reading, targetGroupArn: string, signal: AbortSignal): Promise<GroupAttributes> {
  const command = new DescribeTargetGroupAttributesCommand({ TargetGroupArn: targetGroupArn });
  const rows = await ask(reading, signal, (abortSignal) => reading.client.send(command, { abortSignal })).then(
    (answer) => listed(answer.Attributes),
    (error: unknown) => {
      if (faultOf(error).kind === 'not-found') return [];
      throw error;
    },
  );
  const values = rows
    .map(({ Key = '', Value = '' }) => [Key, Value] as const)
    .filter(([key]) => MOVES_TRAFFIC.test(key))
    .sort(([a], [b]) => byText(a, b));
  return { targetGroup: targetGroupName(targetGroupArn), targetGroupArn, values: Object.fromEntries(values) };
}
