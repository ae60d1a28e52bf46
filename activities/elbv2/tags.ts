import {
  AddTagsCommand,
  DescribeTagsCommand,
  RemoveTagsCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Read, ResourceTags } from '../../src/domain/observation.js';
import type { TagOutcome, TagWrite } from '../ports.js';
import { loadBalancerName } from './arns.js';
import { ask, call, forEach, listed } from './call.js';
import { failedWrite } from './failed-write.js';
import { observed, type Reader } from './read.js';
import { requestIdOf } from './request-id.js';

/**
 * DescribeTags takes at most this many ARNs.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html
 */
const ARNS_MAX = 20;

/** Writing a tag does not wait in the queue of reads, but ELBv2 throttles it together with them. */
type Surroundings = Pick<Reader, 'now' | 'gate'>;

export function readTags(reader: Reader, arns: string[], signal: AbortSignal): Promise<Read<ResourceTags[]>> {
  const batches = Array.from({ length: Math.ceil(arns.length / ARNS_MAX) }, (_, index) =>
    arns.slice(index * ARNS_MAX, (index + 1) * ARNS_MAX),
  );
  return observed(reader, 'the tags', signal, async (reading) => {
    const answers = await forEach(batches, async (batch) => {
      const command = new DescribeTagsCommand({ ResourceArns: batch });
      const answer = await ask(reading, signal, (abortSignal) => reading.client.send(command, { abortSignal }));
      return listed(answer.TagDescriptions);
    });
    const rows = answers.flat();
    return arns.map((arn) => ({
      arn,
      // If the answer leaves a load balancer out, nothing is known about it: that must not count as "no tag".
      tags: Object.fromEntries(
        listed(rows.find((row) => row.ResourceArn === arn)?.Tags).map(({ Key = '', Value = '' }) => [Key, Value]),
      ),
    }));
  });
}

export function addTag(
  client: ElasticLoadBalancingV2Client,
  surroundings: Surroundings,
  { loadBalancerArn, key, value }: TagWrite,
  signal: AbortSignal,
): Promise<TagOutcome> {
  const command = new AddTagsCommand({ ResourceArns: [loadBalancerArn], Tags: [{ Key: key, Value: value }] });
  return tagged('AddTags', loadBalancerArn, surroundings, signal, (abortSignal) =>
    client.send(command, { abortSignal }),
  );
}

export function removeTag(
  client: ElasticLoadBalancingV2Client,
  surroundings: Surroundings,
  { loadBalancerArn, key }: Omit<TagWrite, 'value'>,
  signal: AbortSignal,
): Promise<TagOutcome> {
  const command = new RemoveTagsCommand({ ResourceArns: [loadBalancerArn], TagKeys: [key] });
  return tagged('RemoveTags', loadBalancerArn, surroundings, signal, (abortSignal) =>
    client.send(command, { abortSignal }),
  );
}

async function tagged(
  api: string,
  loadBalancerArn: string,
  { now, gate }: Surroundings,
  signal: AbortSignal,
  send: (abortSignal: AbortSignal) => Promise<unknown>,
): Promise<TagOutcome> {
  try {
    const answer = await call(signal, send);
    return { kind: 'written', at: now(), sent: { requestId: requestIdOf(answer) } };
  } catch (error) {
    signal.throwIfAborted();
    const outcome = failedWrite(gate, api, loadBalancerName(loadBalancerArn), error);
    return outcome.kind === 'unread' ? outcome : { ...outcome, sent: { requestId: requestIdOf(error) } };
  }
}
