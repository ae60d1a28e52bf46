import { ActivityFailure, ApplicationFailure, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ProposeActivities } from '../activities/propose.js';
import type { Proposal } from '../src/domain/init/proposal.js';
import { propose } from '../src/domain/init/propose.js';
import { restored } from '../src/domain/packed.js';
import { numberFrom, shapeOf, textUpTo } from '../src/domain/shape.js';
import { isSurvey } from '../src/domain/shapes/survey.js';
import type { ProposeInput } from './messages.js';

/** Characters of a name or an ARN, generously. */
const LONGEST_NAME = 1_000;
const LONGEST_LIMIT_MS = 600_000;

const isProposeInput = shapeOf<ProposeInput>({
  loadBalancer: textUpTo(LONGEST_NAME),
  preflightMs: numberFrom(0, LONGEST_LIMIT_MS),
});

const { surveyLoadBalancer } = proxyActivities<ProposeActivities>({
  heartbeatTimeout: '10 s',
  scheduleToCloseTimeout: '10 minutes',
  summary: 'read the load balancer, for tagout init',
});

/** The config that fits a load balancer; touches nothing. Fails as `Refused` or `Unobservable`. */
export async function proposeConfig(input: ProposeInput): Promise<Proposal> {
  if (!isProposeInput(input)) throw failed('Refused', 'the input is not valid: use tagout init of this version');
  const { loadBalancer, preflightMs } = input;
  const found = await survey({ loadBalancer, preflightMs, runId: workflowInfo().runId });
  if (!isSurvey(found)) throw failed('Unobservable', 'the answer of the worker is not valid: is it of this version?');
  return propose(found);
}

async function survey(input: ProposeInput & { runId: string }): Promise<unknown> {
  try {
    return restored(await surveyLoadBalancer(input));
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const { cause } = error;
    const isOurs = cause instanceof ApplicationFailure && ['Refused', 'Unobservable'].includes(cause.type ?? '');
    if (isOurs) throw failed(cause.type === 'Refused' ? 'Refused' : 'Unobservable', cause.message);
    throw failed('Unobservable', `the load balancer could not be read: ${cause?.message ?? error.message}`);
  }
}

function failed(type: 'Refused' | 'Unobservable', message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type);
}
