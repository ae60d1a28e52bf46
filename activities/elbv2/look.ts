import type { Listener as SdkListener, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeListenersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Look, Read } from '../../src/domain/observation.js';
import type { Listener } from '../../src/domain/routing.js';
import type { LookScope } from '../ports.js';
import { loadBalancerName } from './arns.js';
import { allAttributes } from './attributes.js';
import { byText } from './canonical-json.js';
import { ask, everyPage, forEach } from './call.js';
import type { ReadRule } from './describe-rules.js';
import { describeRules } from './describe-rules.js';
import { faultOf } from '../aws-fault.js';
import { byLoadBalancerAndPort, normaliseListener } from './normalise.js';
import { healthRows, registeredTargets } from './targets.js';
import { describeTargets } from './describe-targets.js';
import type { Reader, Reading } from './read.js';
import { observed } from './read.js';

const PAGE_SIZE = 400;

/** As `LoadBalancerPort.look` says. */
export function look(reader: Reader, scope: LookScope, signal: AbortSignal): Promise<Read<Look>> {
  const names = scope.loadBalancerArns.map(loadBalancerName).join(', ');
  return observed(reader, `the routing of ${names}`, signal, async (reading) => {
    // These reads run at the same time, so that none of them is much older than the others.
    const [listeners, targets, attributes] = await Promise.all([
      forEach(scope.loadBalancerArns, (arn) => readListeners(reading, arn, signal)),
      forEach(scope.targetGroupArns, async (arn) => ({ arn, rows: await targetsOrNone(reading, arn, signal) })),
      scope.attributesOf === undefined ? undefined : allAttributes(reading, scope.attributesOf, signal),
    ]);
    return {
      routing: {
        listeners: listeners.flat().sort(byLoadBalancerAndPort),
        targets: targets
          .map(({ arn, rows }) => registeredTargets(arn, rows))
          .sort((a, b) => byText(a.targetGroup, b.targetGroup)),
        ...(attributes === undefined ? {} : { attributes }),
      },
      health: targets.flatMap(({ arn, rows }) => healthRows(arn, rows)),
    };
  });
}

/**
 * Without the listeners, which are in the same account, there is no look. So an unknown group was deleted with its
 * targets.
 */
async function targetsOrNone(reading: Reading, arn: string, signal: AbortSignal): Promise<TargetHealthDescription[]> {
  try {
    return await describeTargets(reading, arn, signal);
  } catch (error) {
    if (faultOf(error).kind === 'not-found') return [];
    throw error;
  }
}

async function readListeners(reading: Reading, loadBalancerArn: string, signal: AbortSignal): Promise<Listener[]> {
  const listeners = await everyPage<SdkListener>((Marker) =>
    ask(reading, signal, async (abortSignal) => {
      const input = { LoadBalancerArn: loadBalancerArn, PageSize: PAGE_SIZE, Marker };
      const answer = await reading.client.send(new DescribeListenersCommand(input), { abortSignal });
      return { items: answer.Listeners, next: answer.NextMarker };
    }),
  );
  return forEach(listeners, async (listener) =>
    normaliseListener(listener, await readRules(reading, listener.ListenerArn, signal)),
  );
}

function readRules(reading: Reading, listenerArn: string | undefined, signal: AbortSignal): Promise<ReadRule[]> {
  return everyPage((Marker) =>
    ask(reading, signal, async (abortSignal) => {
      const input = { ListenerArn: listenerArn, PageSize: PAGE_SIZE, Marker };
      const { rules, next } = await describeRules(reading.client, input, abortSignal);
      return { items: rules, next };
    }),
  );
}
