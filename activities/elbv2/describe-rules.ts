import type {
  DescribeRulesCommandInput,
  ElasticLoadBalancingV2Client,
  Rule as SdkRule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { UnknownElements } from '../../src/domain/routing.js';
import { unknownElements } from './unknown-elements.js';

/** A rule as the SDK reads it, with the elements that the SDK dropped, in the order of the actions. */
export interface ReadRule extends SdkRule {
  unknown?: UnknownElements[];
}

/** One DescribeRules. The rules are undefined if the answer is not from ELBv2. */
export async function describeRules(
  client: ElasticLoadBalancingV2Client,
  input: DescribeRulesCommandInput,
  abortSignal: AbortSignal,
): Promise<{ rules: ReadRule[] | undefined; next: string | undefined }> {
  const command = new DescribeRulesCommand(input);
  const text = keepText(client, command);
  const { Rules, NextMarker } = await client.send(command, { abortSignal });
  return { rules: Rules && withUnknown(Rules, text()), next: NextMarker };
}

/** Returns a function for the text of the last answer to this command. */
function keepText({ config }: ElasticLoadBalancingV2Client, command: DescribeRulesCommand): () => string {
  let text = '';
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body: unknown };
      // The SDK's own collector reads it, so that a truncated answer or an abort looks to the SDK as usual.
      const bytes = await config.streamCollector(response.body);
      text = new TextDecoder().decode(bytes);
      response.body = bytes;
      return result;
    },
    // The middleware with the lowest priority of its step gets the answer first, before the SDK reads it.
    { name: 'keepText', step: 'deserialize', priority: 'low' },
  );
  return () => text;
}

function withUnknown(rules: SdkRule[], text: string): ReadRule[] {
  const unknown = unknownElements(text);
  // Dropped elements must be assigned to the right action, or the answer is not used.
  const isSame =
    rules.length === unknown.length &&
    rules.every((rule, index) => (rule.Actions ?? []).length === unknown[index]!.length);
  if (!isSame) throw new Error('the answer is not from ELBv2');
  return rules.map((rule, index) => ({ ...rule, unknown: unknown[index]! }));
}
