import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { faultOf, noteApi } from '../aws-fault.js';

export interface Elbv2Options {
  /** tagout's version, for the user agent, which CloudTrail records. */
  version: string;
  /** Milliseconds since the Unix epoch. */
  now: () => number;
  /** Gets each call that was made, such as `DescribeRules`, and `ok` or the kind of its fault. */
  onCall?: (action: string, outcome: string) => void;
  /** If these are not given, the SDK's own chain decides: AWS_REGION, AWS_ENDPOINT_URL, AWS_PROFILE and the rest. */
  region?: string;
  endpoint?: string;
}

export interface Elbv2Clients {
  reads: ElasticLoadBalancingV2Client;
  writes: ElasticLoadBalancingV2Client;
}

/**
 * The SDK retries nothing by itself. A failed read waits for its turn again (call.ts). A write is sent only once:
 * between two attempts somebody else may have written, and the second attempt would overwrite that unseen. After a
 * missing answer, the caller reads again first.
 */
export function createClients(options: Elbv2Options): Elbv2Clients {
  const common = {
    customUserAgent: [['tagout', options.version]] as [string, string][],
    maxAttempts: 1,
    ...(options.region !== undefined && { region: options.region }),
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
  };
  const timeouts = { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true };
  // The other side may close an old connection just as the write goes out, and then its outcome would be unknown for no
  // reason.
  const fresh = { httpAgent: { keepAlive: false }, httpsAgent: { keepAlive: false } };
  return {
    reads: told(new ElasticLoadBalancingV2Client({ ...common, requestHandler: timeouts }), options),
    writes: told(new ElasticLoadBalancingV2Client({ ...common, requestHandler: { ...timeouts, ...fresh } }), options),
  };
}

/** Every error of this client names its API, and `onCall` gets every call. */
function told(client: ElasticLoadBalancingV2Client, { onCall }: Elbv2Options): ElasticLoadBalancingV2Client {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const api = String(commandName).replace(/Command$/, '');
        try {
          const answer = await next(args);
          onCall?.(api, 'ok');
          return answer;
        } catch (error) {
          noteApi(error, api);
          onCall?.(api, faultOf(error).kind);
          throw error;
        }
      },
    { name: 'told', step: 'initialize' },
  );
  return client;
}
