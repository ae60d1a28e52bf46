import { proxyActivities } from '@temporalio/workflow';
import type { RollActivities } from '../activities/roll.js';
import type { AbortAnswer, AbortCluster } from '../activities/steps/abort-cluster.js';
import type { GateScope, Opened } from '../activities/steps/gate.js';
import { compact, restored } from '../src/domain/packed.js';
import { either, isMoment, isOneOf, isText, shapeOf } from '../src/domain/shape.js';
import { NoResult } from './stop.js';

const RETRY = { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '10 s' } as const;
/** Added to the time that a gate may stay closed. */
const WORKER_LOSS_MS = 24 * 3_600_000;

const isOpened = shapeOf<Opened>({ at: isMoment });
const isAnswer: (value: unknown) => value is AbortAnswer = either(
  shapeOf<{ kind: 'accepted' | 'over' }>({ kind: isOneOf('accepted', 'over') }),
  shapeOf<{ kind: 'refused'; why: string }>({ kind: isOneOf('refused'), why: isText }),
);

export async function gate(scope: GateScope): Promise<Opened> {
  const { gate: step } = proxyActivities<RollActivities>({
    summary: `the gate before ${scope.cluster}: all well for ${scope.forMs / 1000} s`,
    startToCloseTimeout: scope.forMs + scope.deadlineMs + WORKER_LOSS_MS,
    heartbeatTimeout: '30 s',
    // It writes nothing, so nobody waits for it after an abort.
    cancellationType: 'TRY_CANCEL',
    retry: RETRY,
  });
  const { service, hostStatus, drain, reactivate, watch, blockers } = scope.config;
  const config = { service, hostStatus, drain, reactivate, watch, ...(blockers !== undefined && { blockers }) };
  const { cluster, runId } = scope;
  const sent = { config, cluster, runId, ...compact(pick({ ...scope, config })) };
  const opened = restored(await step(sent as GateScope));
  if (!isOpened(opened)) throw new NoResult('gate');
  return opened;
}

/** Only what the step uses: an input stays in the history. */
function pick(scope: GateScope): GateScope {
  const { config, cluster, runId, loadBalancerArns, targetGroupArns, clusterOf, routing, serviceGroupArns } = scope;
  const { plan, staleReadMs, tag, watchBeatMs, groupArns, forMs, deadlineMs } = scope;
  return {
    ...{ config, cluster, runId, loadBalancerArns, targetGroupArns, clusterOf, routing, serviceGroupArns },
    ...{ plan, staleReadMs, tag, watchBeatMs, groupArns, forMs, deadlineMs },
  };
}

export async function abortCluster(abort: AbortCluster): Promise<AbortAnswer> {
  const { abortCluster: step } = proxyActivities<RollActivities>({
    summary: `pass the abort on to the maintenance of ${abort.cluster}`,
    startToCloseTimeout: '1 minute',
    retry: RETRY,
  });
  const answer = await step(abort);
  if (!isAnswer(answer)) throw new NoResult('abortCluster');
  return answer;
}
