import { proxyActivities, workflowInfo, type ActivityOptions } from '@temporalio/workflow';
import type { RollActivities } from '../activities/roll.js';
import type { AbortAnswer, AbortCluster } from '../activities/steps/abort-cluster.js';
import type { GateScope, Opened } from '../activities/steps/gate.js';
import { compact, restored } from '../src/domain/packed.js';
import { either, isMoment, isOneOf, isText, shapeOf } from '../src/domain/shape.js';
import { watchQueue } from './messages.js';
import { NoResult } from './stop.js';

const RETRY = { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '10 s' } as const;
/** Added to the time that a gate may stay closed. */
const WORKER_LOSS_MS = 24 * 3_600_000;
const LONGEST_ATTEMPT_MS = 30 * 24 * 3_600_000;

const LOOKING = {
  heartbeatTimeout: '30 s',
  // It writes nothing, so nobody waits for its end.
  cancellationType: 'TRY_CANCEL',
  retry: RETRY,
} as const satisfies ActivityOptions;

const isOpened = shapeOf<Opened>({ at: isMoment });
const isAnswer: (value: unknown) => value is AbortAnswer = either(
  shapeOf<{ kind: 'accepted' | 'over' }>({ kind: isOneOf('accepted', 'over') }),
  shapeOf<{ kind: 'refused'; why: string }>({ kind: isOneOf('refused'), why: isText }),
);

export async function gate(scope: GateScope): Promise<Opened> {
  const { gate: step } = proxyActivities<RollActivities>(scope.isPaused === true ? pausedGate(scope) : openGate(scope));
  const opened = restored(await step(sent(scope)));
  if (!isOpened(opened)) throw new NoResult('gate');
  return opened;
}

function openGate({ cluster, forMs, deadlineMs }: GateScope): ActivityOptions {
  return {
    ...LOOKING,
    summary: `the gate before ${cluster}: all well for ${forMs / 1000} s`,
    startToCloseTimeout: forMs + deadlineMs + WORKER_LOSS_MS,
  };
}

/** It lives as long as the pause, like a watcher, and must use up no slot of the steps. */
function pausedGate({ cluster, config }: GateScope): ActivityOptions {
  return {
    ...LOOKING,
    taskQueue: watchQueue(workflowInfo().taskQueue),
    summary: `watch the routing every ${config.watch.everyMs / 1000} s until a person lets ${cluster} begin`,
    // Then another attempt goes on.
    startToCloseTimeout: LONGEST_ATTEMPT_MS,
  };
}

/** Only what the step uses: an input stays in the history. */
function sent(scope: GateScope): GateScope {
  const { service, hostStatus, drain, reactivate, watch, blockers } = scope.config;
  const config = { service, hostStatus, drain, reactivate, watch, ...(blockers !== undefined && { blockers }) };
  const { cluster, runId, loadBalancerArns, targetGroupArns, clusterOf, routing, serviceGroupArns } = scope;
  const { plan, staleReadMs, tag, watchBeatMs, groupArns, forMs, deadlineMs, isPaused } = scope;
  const used = {
    ...{ config, cluster, runId, loadBalancerArns, targetGroupArns, clusterOf, routing, serviceGroupArns },
    ...{ plan, staleReadMs, tag, watchBeatMs, groupArns, forMs, deadlineMs, ...(isPaused === true && { isPaused }) },
  };
  return { config, cluster, runId, ...compact(used) } as GateScope;
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
