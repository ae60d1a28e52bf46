import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Read } from '../../src/domain/observation.js';
import type { TargetHealth } from '../../src/domain/routing.js';
import { targetGroupName } from './arns.js';
import { ask, forEach, listed } from './call.js';
import type { Reader, Reading } from './read.js';
import { observed } from './read.js';
import { healthRows } from './targets.js';

/** 1 DescribeTargetHealth per group. */
export function health(reader: Reader, targetGroupArns: string[], signal: AbortSignal): Promise<Read<TargetHealth[]>> {
  const names = targetGroupArns.map(targetGroupName).join(', ');
  return observed(reader, `the target health of ${names}`, signal, async (reading) => {
    const rows = await forEach(targetGroupArns, async (arn) =>
      healthRows(arn, await describeTargets(reading, arn, signal)),
    );
    return rows.flat();
  });
}

/** ELBv2 answers this one in a single page. */
export async function describeTargets(
  reading: Reading,
  targetGroupArn: string,
  signal: AbortSignal,
): Promise<TargetHealthDescription[]> {
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn });
  const answer = await ask(reading, signal, (abortSignal) => reading.client.send(command, { abortSignal }));
  return listed(answer.TargetHealthDescriptions);
}
