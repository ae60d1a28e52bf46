import { workflowInfo } from '@temporalio/workflow';
import { orderOf } from '../src/domain/roll/order.js';
import { Roll } from '../src/domain/roll/roll.js';
import type { RollInput } from './messages.js';

/** What this roll knows when it begins. */
export function newRoll({ config, clusters, startedBy, reason, when }: RollInput): Roll {
  const { workflowId, runId, startTime } = workflowInfo();
  const at = when?.at ?? null;
  return new Roll(
    {
      ...{ service: config.service, workflowId, runId, startedBy, reason, clusters, order: orderOf(config) },
      beginsAtMs: at === null ? null : Date.parse(at),
    },
    startTime.getTime(),
  );
}
