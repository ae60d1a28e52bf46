import type {
  DescribeRulesCommandInput,
  ElasticLoadBalancingV2Client,
  Rule as SdkRule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { UnknownElements } from '../../src/domain/routing.js';
import { unknownElements } from './unknown-elements.js';

/** A rule as the SDK reads it, with what the SDK dropped, by the place of the action. */
export interface ReadRule extends SdkRule {
  unknown?: UnknownElements[];
}

/** One DescribeRules. Undefined rules: the answer was none of ELBv2. */
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

/** The text of the last answer to the command, once the SDK has it: each attempt reads its own, within its retries. */
function keepText({ config }: ElasticLoadBalancingV2Client, command: DescribeRulesCommand): () => string {
  let text = '';
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body: unknown };
      // Read by the SDK's own collector, so that a cut or an abort looks to the SDK as it always does.
      const bytes = await config.streamCollector(response.body);
      text = new TextDecoder().decode(bytes);
      response.body = bytes;
      return result;
    },
    // The lowest of its step is the first to have the answer, before the SDK reads it.
    { name: 'keepText', step: 'deserialize', priority: 'low' },
  );
  return () => text;
}

function withUnknown(rules: SdkRule[], text: string): ReadRule[] {
  const unknown = unknownElements(text);
  // What was dropped must be told of the action that it was dropped from, or of none at all.
  const isSame =
    rules.length === unknown.length &&
    rules.every((rule, index) => (rule.Actions ?? []).length === unknown[index]!.length);
  if (!isSame) throw new Error('the answer is not from ELBv2');
  return rules.map((rule, index) => ({ ...rule, unknown: unknown[index]! }));
}
